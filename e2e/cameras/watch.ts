import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import type { Rgb } from '../clients/test-media.ts';
import type { Transport } from './rtsp-camera.ts';

export interface WatchOptions {
  transport?: Transport;
  /** What the camera does not have. */
  without?: 'video' | 'audio';
  /** How long all of it may take. */
  limitMs?: number;
}

/** What a second of a camera is like. */
export interface Watched {
  frames: number;
  /** How many different ones there are among the frames. */
  different: number;
  /** Of all frames together. */
  colour: Rgb;
  /** Hz; 0 where nothing is heard. */
  tone: number;
}

const [WIDTH, HEIGHT] = [16, 12];
const SAMPLES_PER_S = 16_000;
const VIDEO = ['-vf', `scale=${WIDTH}:${HEIGHT}:flags=area`, '-pix_fmt', 'rgb24', '-fps_mode', 'passthrough'];
const AUDIO = ['-ac', '1', '-ar', String(SAMPLES_PER_S)];

/**
 * Watches a camera for a second, with ffmpeg as it is.
 *
 * @throws Error with what ffmpeg says when it cannot, or does not within the limit
 */
export async function watch(uri: string, options: WatchOptions = {}): Promise<Watched> {
  const { transport = 'tcp', without, limitMs = 10_000 } = options;
  const args = ['-v', 'error', '-nostdin', '-rtsp_transport', transport, '-i', uri];
  if (without !== 'video') args.push('-map', '0:v', '-t', '1', ...VIDEO, '-f', 'rawvideo', 'pipe:3');
  if (without !== 'audio') args.push('-map', '0:a', '-t', '1', ...AUDIO, '-f', 's16le', 'pipe:4');
  const child = spawn('ffmpeg', args, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [pictures, sound] = [buffer(child.stdio[3] as Readable), buffer(child.stdio[4] as Readable)];
  const [errors, code] = await Promise.all([text(child.stderr!), ended]);
  if (code !== 0) throw new Error(code === null ? `Not within ${limitMs} ms` : `ffmpeg ended with ${code}: ${errors}`);
  return { ...seenIn(await pictures), tone: toneOf(await sound) };
}

function seenIn(pictures: Buffer): Omit<Watched, 'tone'> {
  const bytes = WIDTH * HEIGHT * 3;
  const frames = Array.from({ length: pictures.length / bytes }, (_, index) =>
    pictures.toString('latin1', index * bytes, (index + 1) * bytes),
  );
  const sums = [0, 0, 0];
  for (const [index, value] of pictures.entries()) sums[index % 3]! += value;
  const [red = 0, green = 0, blue = 0] = sums.map((sum) => Math.round(sum / (pictures.length / 3)));
  return { frames: frames.length, different: new Set(frames).size, colour: [red, green, blue] };
}

/** A pure tone crosses zero twice in each period. */
function toneOf(sound: Buffer): number {
  const samples = new Int16Array(sound.buffer, sound.byteOffset, Math.floor(sound.length / 2));
  const crossings = samples.filter((sample, index) => index > 0 && sample >= 0 !== samples[index - 1]! >= 0);
  return samples.length === 0 ? 0 : crossings.length / 2 / (samples.length / SAMPLES_PER_S);
}
