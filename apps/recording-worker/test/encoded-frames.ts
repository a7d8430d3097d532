import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface VideoOptions {
  width: number;
  height: number;
  frames: number;
  fps?: number;
  /** Frames from one key frame to the next. */
  keyEvery?: number;
}

/** Frames of VP8 as ffmpeg encodes a moving test picture. */
export async function vp8Frames(options: VideoOptions): Promise<Buffer[]> {
  const ivf = await encode(options, ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-f', 'ivf']);
  const frames: Buffer[] = [];
  for (let at = 32; at + 12 <= ivf.length;) {
    const end = at + 12 + ivf.readUInt32LE(at);
    frames.push(ivf.subarray(at + 12, end));
    at = end;
  }
  return frames;
}

/** Access units of H264, each a list of NAL units. Each key frame has its parameter sets before it. */
export async function h264Frames(options: VideoOptions, profile = 'baseline'): Promise<Buffer[][]> {
  const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-profile:v', profile, '-bf', '0', '-pix_fmt', 'yuv420p'];
  const stream = await encode(options, [...encoder, '-x264-params', 'aud=1', '-f', 'h264']);
  const frames: Buffer[][] = [];
  for (const unit of nalUnits(stream)) {
    if ((unit[0]! & 0x1f) === 9) frames.push([]);
    else frames.at(-1)!.push(unit);
  }
  return frames;
}

/** 20 ms of silence. */
export const OPUS_SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);

async function encode({ width, height, frames, fps = 30, keyEvery = 300 }: VideoOptions, codec: string[]) {
  const source = `testsrc=size=${width}x${height}:rate=${fps}`;
  const args = ['-v', 'error', '-f', 'lavfi', '-i', source, '-frames:v', `${frames}`, '-g', `${keyEvery}`];
  const { stdout } = await promisify(execFile)('ffmpeg', [...args, ...codec, 'pipe:1'], {
    encoding: 'buffer',
    maxBuffer: 1e8,
  });
  return stdout;
}

function* nalUnits(stream: Buffer): Generator<Buffer> {
  const code = Buffer.from([0, 0, 1]);
  for (let at = stream.indexOf(code); at >= 0;) {
    const next = stream.indexOf(code, at + 3);
    let end = next < 0 ? stream.length : next;
    while (stream[end - 1] === 0) end -= 1; // the first byte of a long start code
    yield stream.subarray(at + 3, end);
    at = next;
  }
}
