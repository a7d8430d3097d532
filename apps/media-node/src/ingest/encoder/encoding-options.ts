import { MAX_PIXELS, type FfmpegTask } from '../ffmpeg/ffmpeg-process.js';

/** Pictures are made smaller until they have no more pixels than this for each kbit/s: below it they only blur. */
const PIXELS_PER_KBPS = 1_000;
/** Nobody sees more than thirty frames a second of a camera, but everybody pays for them. */
const LEAST_FRAME_SECONDS = 0.03;
/** Who comes later waits for the next key frame. */
const KEY_FRAME_SECONDS = 1;

/** @param fromMs frames before it are decoded only, milliseconds of the input. */
export function encodingOptions(kbps: number, fromMs: number): FfmpegTask {
  const shrink = `min(1,sqrt(${kbps * PIXELS_PER_KBPS}/(iw*sar*ih)))`;
  const filters = [
    `select='gte(t,${fromMs / 1000})*(isnan(prev_selected_t)+gte(t-prev_selected_t,${LEAST_FRAME_SECONDS}))'`,
    `scale=w='max(2,trunc(iw*sar*${shrink}/2)*2)':h='max(2,trunc(ih*${shrink}/2)*2)':flags=fast_bilinear`,
    'setsar=1',
    'format=yuv420p',
  ];
  const wait = KEY_FRAME_SECONDS;
  return {
    inputOptions: [
      ...['-protocol_whitelist', 'pipe', '-f', 'matroska', '-flags', 'low_delay', '-threads', '1'],
      // The head of the file has said everything; zero would mean that ffmpeg decides.
      ...['-analyzeduration', '1', '-fpsprobesize', '0'],
      ...MAX_PIXELS,
    ],
    outputOptions: [
      ...['-map', '0:v:0', '-vf', filters.join(','), '-fps_mode', 'passthrough', '-enc_time_base', '-1'],
      // Threads of libvpx wait for each other by turning in circles: on a busy machine that takes most of the time.
      ...['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-threads', '1', '-lag-in-frames', '0'],
      ...['-b:v', `${kbps}k`, '-maxrate', `${kbps}k`, '-bufsize', `${kbps}k`, '-undershoot-pct', '95'],
      ...['-force_key_frames', `expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+${wait}))`],
      ...['-f', 'ivf', '-flush_packets', '1'],
    ],
  };
}
