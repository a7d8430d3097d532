import { Cluster } from '@convene/matroska';
import { TRACK_NUMBERS, pieceHeader } from '../../pieces/piece-header.js';
import { join } from 'node:path';
import type { Track } from '../stream/track.js';
import type { VideoFormat } from '../../pieces/video-format.js';
import type { Frame } from '../stream/frame.js';
import { TrackSpan } from '../../pieces/track-span.js';
import { AppendFile } from './append-file.js';
import { piecePath } from '../../pieces/piece-path.js';

/** So long frames wait for being written together, milliseconds: what a killed worker had not written is lost. */
const CLUSTER_MS = 200;

export interface PieceFileOptions {
  /** Of the recording. */
  folder: string;
  streamId: string;
  term: number;
  startedAt: number;
  video?: VideoFormat;
  audio: boolean;
  /** There is such a file. */
  onBegun: () => void;
  /** Frames are in the file, so many bytes. */
  onWritten: (bytes: number) => void;
  onFailure: (error: unknown) => void;
}

/** A file that is being captured. All times are milliseconds since 1970. */
export class PieceFile {
  private readonly file: AppendFile;
  private readonly spans: Readonly<Record<Track, TrackSpan>> = { audio: new TrackSpan(), video: new TrackSpan() };
  private cluster?: { since: number; frames: Cluster };

  constructor(private readonly options: PieceFileOptions) {
    const { folder, streamId, startedAt, term, onBegun, onFailure } = options;
    this.file = new AppendFile({
      path: (number) => join(folder, piecePath(streamId, startedAt, term, number)),
      onFailure,
    });
    this.file.append(pieceHeader(options), onBegun);
  }

  get startedAt(): number {
    return this.options.startedAt;
  }

  /** Whether it has a frame of video. */
  get hasVideo(): boolean {
    return this.spans.video.frames > 0;
  }

  /** Bytes in memory that wait for being written. */
  get waiting(): number {
    return this.file.waiting + (this.cluster?.frames.bytes ?? 0);
  }

  /** Whether a key frame of this format can be in it. */
  fits({ codec, codecPrivate }: VideoFormat): boolean {
    const { video } = this.options;
    if (codec !== video?.codec) return false;
    return codecPrivate === undefined || (video.codecPrivate?.equals(codecPrivate) ?? false);
  }

  /**
   * Adds a frame.
   *
   * @returns false when it belongs before the beginning of the file.
   */
  add({ track, time = 0, data, format }: Frame, now: number): boolean {
    const span = this.spans[track];
    const sinceStart = Math.round(time) - this.startedAt;
    if (sinceStart < 0) return false;
    const ms = Math.max(sinceStart, span.lastMs);
    if (this.cluster && !this.cluster.frames.canHold(ms)) this.flush();
    this.cluster ??= { since: now, frames: new Cluster(ms) };
    this.cluster.frames.addFrame(TRACK_NUMBERS[track], ms, track === 'audio' || format !== undefined, data);
    span.add(ms);
    return true;
  }

  /** To be called often. */
  tick(now: number): void {
    if (this.cluster && now - this.cluster.since >= CLUSTER_MS) this.flush();
  }

  /** Resolves when everything is written and the file is closed. */
  async close(): Promise<void> {
    this.flush();
    await this.file.close();
  }

  private flush(): void {
    if (!this.cluster) return;
    const bytes = this.cluster.frames.toBuffer();
    this.file.append(bytes, () => this.options.onWritten(bytes.length));
    this.cluster = undefined;
  }
}
