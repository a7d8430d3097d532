import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ivfFrames, oggPackets } from './encoded-media.ts';
import { COUNTER, FLASH, HEIGHT, WIDTH } from './test-picture.ts';

/** Encoded media that tells of itself: every frame has its number in it, every second begins with a flash and a beep. */
export interface TestMedia {
  fps: number;
  /** VP8 frames, many of them key frames: nobody answers when one is asked for. After the last one it begins anew. */
  frames: Buffer[];
  /** Opus packets of 20 ms. */
  packets: Buffer[];
}

export interface TestMediaOptions {
  /** The colour of the background, as `[red, green, blue]`. */
  colour: Rgb;
  /** Of the beep, Hz. */
  beep: number;
  /** 1 = 320x240. */
  scale?: number;
  fps?: number;
}
export type Rgb = readonly [red: number, green: number, blue: number];

/** Length of what is repeated, seconds. */
export const LOOP_S = 20;
const KEY_EVERY_S = 0.2;
const FLASH_S = 0.12;
const BEEP_S = 0.1;
const SAMPLE_RATE = 48_000;

const made = new Map<string, Promise<TestMedia>>();

/** Made once for each set of options. */
export function testMedia(options: TestMediaOptions): Promise<TestMedia> {
  const key = JSON.stringify(options);
  const media = made.get(key) ?? make(options);
  made.set(key, media);
  return media;
}

async function make({ colour, beep, scale = 1, fps = 25 }: TestMediaOptions): Promise<TestMedia> {
  const dir = await mkdtemp(join(tmpdir(), 'convene-media-'));
  try {
    const [ivf, ogg] = [join(dir, 'video.ivf'), join(dir, 'audio.ogg')];
    const size = `${WIDTH * scale}x${HEIGHT * scale}`;
    const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', size, '-r', String(fps), '-i', 'pipe:0'];
    const key = ['-g', String(Math.round(fps * KEY_EVERY_S))];
    const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '600k', ...key, ivf];
    await encode([...raw, ...vp8], pictures(colour, scale, fps));
    const pcm = ['-f', 's16le', '-ar', String(SAMPLE_RATE), '-ac', '1', '-i', 'pipe:0'];
    await encode([...pcm, '-c:a', 'libopus', '-frame_duration', '20', '-b:a', '48k', ogg], [beeps(beep)]);
    const packets = oggPackets(await readFile(ogg)).slice(0, LOOP_S * 50);
    return { fps, frames: ivfFrames(await readFile(ivf)), packets };
  } finally {
    await rm(dir, { recursive: true });
  }
}

async function encode(args: string[], input: Iterable<Buffer>): Promise<void> {
  const ffmpeg = spawn('ffmpeg', ['-v', 'error', '-y', ...args], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(ffmpeg, 'close');
  for (const chunk of input) if (!ffmpeg.stdin.write(chunk)) await once(ffmpeg.stdin, 'drain');
  ffmpeg.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
}

function* pictures(colour: Rgb, scale: number, fps: number): Generator<Buffer> {
  const [width, height] = [WIDTH * scale, HEIGHT * scale];
  const background = Buffer.alloc(width * height * 3, Buffer.from(colour));
  const fill = (picture: Buffer, x: number, y: number, side: number, white: boolean) => {
    for (let row = y * scale; row < (y + side) * scale; row++) {
      picture.fill(white ? 255 : 0, (row * width + x * scale) * 3, (row * width + (x + side) * scale) * 3);
    }
  };
  for (let frame = 0; frame < LOOP_S * fps; frame++) {
    const picture = Buffer.from(background);
    for (let bit = 0; bit < COUNTER.side ** 2; bit++) {
      const [column, row] = [bit % COUNTER.side, Math.floor(bit / COUNTER.side)];
      const { x, y, block } = COUNTER;
      fill(picture, x + column * block, y + row * block, block, (((frame + 1) >> bit) & 1) === 1);
    }
    fill(picture, FLASH.x, FLASH.y, FLASH.block, frame % fps < FLASH_S * fps);
    yield picture;
  }
}

function beeps(frequency: number): Buffer {
  const samples = new Int16Array(LOOP_S * SAMPLE_RATE);
  for (let second = 0; second < LOOP_S; second++) {
    for (let index = 0; index < BEEP_S * SAMPLE_RATE; index++) {
      samples[second * SAMPLE_RATE + index] = 8_000 * Math.sin((2 * Math.PI * frequency * index) / SAMPLE_RATE);
    }
  }
  return Buffer.from(samples.buffer);
}
