import { MAX_PIXELS } from '../ffmpeg/ffmpeg-process.js';

/** Containers of recorded media: nothing that refers to other files or hosts. */
const FILE_FORMATS = 'matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,avi,flv,mpegts,mpeg,h264,hevc,ogg';
const SOCKET_LIMIT_US = 5_000_000;
/** How long ffmpeg looks at a camera at most before it begins, microseconds, and how many bytes. */
const ANALYZE = ['-analyzeduration', '2000000', '-probesize', '2000000', '-fpsprobesize', '0'];
/** More than this does not repair anything: packets that are later than that are lost. */
const MAX_REORDER_MS = 500;

/** How a camera is read. @param bufferMs of these, up to half a second are spent on waiting for packets that UDP has reordered. */
export function rtspOptions(bufferMs: number): string[] {
  return [
    '-nostdin',
    ...['-protocol_whitelist', 'rtsp,rtp,udp,tcp'],
    // Multicast addresses are none that a camera may have.
    ...['-rtsp_transport', 'tcp+udp', '-rtsp_flags', 'prefer_tcp'],
    ...['-timeout', String(SOCKET_LIMIT_US)],
    ...['-max_delay', String(Math.min(bufferMs, MAX_REORDER_MS) * 1000)],
    ...ANALYZE,
    ...MAX_PIXELS,
  ];
}

/** How a file is read: as fast as it is played, again and again. */
export const FILE_OPTIONS: readonly string[] = [
  '-nostdin',
  ...['-protocol_whitelist', 'file', '-format_whitelist', FILE_FORMATS],
  ...['-stream_loop', '-1', '-re'],
  ...MAX_PIXELS,
];

/** What is made of it: the video as it is, the audio as Opus; each packet leaves as soon as the next one is there. */
export function outputOptions(withAudio: boolean): string[] {
  return [
    ...['-map', '0:v:0?', '-c:v', 'copy'],
    ...(withAudio ? AUDIO : []),
    ...['-max_interleave_delta', '500000', '-flush_packets', '1', '-cluster_time_limit', '0'],
    ...['-f', 'matroska'],
  ];
}

/** `async`: silence where the camera sent none, so that sound and picture stay together. */
const AUDIO = [
  ...['-map', '0:a:0?', '-c:a', 'libopus', '-ar', '48000', '-b:a', '48k', '-frame_duration', '20'],
  ...['-af', 'aresample=async=1,aformat=channel_layouts=mono|stereo'],
];
