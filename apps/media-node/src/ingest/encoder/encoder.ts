import type { Frame, Track } from '@convene/matroska';
import { FfmpegProcess } from '../ffmpeg/ffmpeg-process.js';
import { encoderFrame, encoderHead } from './encoder-input.js';
import { encodingOptions } from './encoding-options.js';
import { IvfReader } from './ivf-reader.js';

export interface EncoderOptions {
  track: Track;
  kbps: number;
  /** From which of the camera's times on frames are wanted, milliseconds. */
  fromMs: number;
  /** @param ms the camera's time. */
  onFrame: (ms: number, data: Buffer) => void;
}

/** Encodes a camera's video as VP8, with one bitrate. It begins with a key frame of the camera. */
export class Encoder {
  private readonly process: FfmpegProcess;
  private readonly originMs: number;
  /** The times of what it was given, and has made, last; milliseconds. */
  private givenMs: number;
  private madeMs?: number;
  readonly kbps: number;
  readonly fromMs: number;

  /** @param frames what the camera has sent since its last key frame; not empty. */
  constructor({ track, kbps, fromMs, onFrame }: EncoderOptions, frames: readonly Frame[]) {
    this.kbps = kbps;
    this.fromMs = fromMs;
    this.originMs = frames[0]!.ms;
    this.givenMs = this.originMs;
    const reader = new IvfReader((ms, data) => {
      this.madeMs = ms + this.originMs;
      onFrame(this.madeMs, data);
    });
    const task = encodingOptions(kbps, fromMs - this.originMs);
    this.process = new FfmpegProcess(task, (chunk) => reader.push(chunk));
    this.process.write(encoderHead(track));
    for (const frame of frames) this.take(frame);
  }

  /** Resolves, once it is gone, with what it said last. */
  get ended(): Promise<string> {
    return this.process.ended;
  }

  /** How far it is behind what it was given, milliseconds. */
  get lagMs(): number {
    return this.givenMs - Math.max(this.madeMs ?? this.fromMs, this.fromMs);
  }

  take(frame: Frame): void {
    this.givenMs = frame.ms;
    this.process.write(encoderFrame(frame, Math.max(0, Math.round(frame.ms - this.originMs))));
  }

  kill(): void {
    this.process.kill();
  }
}
