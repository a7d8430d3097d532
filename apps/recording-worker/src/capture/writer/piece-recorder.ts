import { FailureLog } from '@convene/service-kit';
import type { Logger } from '@nestjs/common';
import type { CaptureSource, ClockReport } from '../stream/capture-source.js';
import { TRACKS, type Track } from '../stream/track.js';
import type { CaptureStats } from '../stream/capture-stats.js';
import type { VideoFormat } from '../../pieces/video-format.js';
import type { Frame } from '../stream/frame.js';
import { Timeline } from '../timeline/timeline.js';
import { FrameQueue } from './frame-queue.js';
import { PieceFile } from './piece-file.js';
import { PieceFiles } from './piece-files.js';
import { rotation } from './rotation.js';

/** Video that has been silent for so long is off, milliseconds. */
const VIDEO_OFF_MS = 2_000;
/** A first file begins so long after the first frame, if there is a key frame, milliseconds: arrivals vary. */
const SETTLE_MS = 300;
/** So long audio waits for the key frame with which a first file begins, milliseconds. */
const KEY_FRAME_PATIENCE_MS = 1_000;
/** So long a frame waits for the other track, milliseconds; longer than for a lost packet. */
const OTHER_TRACK_PATIENCE_MS = 600;
/** After a failed file, milliseconds. */
const RETRY_MS = 1_000;
/** Frames that wait for the disk, at most. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

/**
 * The video track of a file that begins without video: all files have the same tracks, so that they can be joined. What
 * comes later can be put into it if it is VP8, which needs nothing in the header.
 */
const EMPTY_VIDEO: VideoFormat = { codec: 'VP8', width: 640, height: 480 };

export interface PieceRecorderOptions {
  folder: string;
  streamId: string;
  term: number;
  /** Which tracks files have. */
  audio: boolean;
  video: boolean;
  /** A file was begun. */
  onBegun: () => void;
  logger: Pick<Logger, 'warn'>;
  stats: CaptureStats;
  /** Milliseconds since 1970; never goes back. */
  clock: () => number;
  keyFrames: {
    /** Asks for one. */
    ask: (now: number) => void;
    /** Asks for one, and lets nothing pass before it. */
    restart: (now: number) => void;
  };
}

/** Writes the frames of a stream into files of half a minute. All times are milliseconds since 1970. */
export class PieceRecorder {
  private readonly queue = new FrameQueue();
  private readonly files = new PieceFiles();
  private readonly writeFailures: FailureLog;
  private readonly slowness: FailureLog;
  private timeline = new Timeline();
  private source: Pick<CaptureSource, 'audio' | 'video'> = {};
  private file?: PieceFile;
  private retryAt = -Infinity;
  private videoSeenAt = -Infinity;

  constructor(private readonly options: PieceRecorderOptions) {
    this.writeFailures = new FailureLog(options.logger, `writing what is captured of ${options.streamId}`);
    this.slowness = new FailureLog(options.logger, `keeping up with ${options.streamId}: the disk is too slow`);
  }

  /** From now on frames are of another source: another timeline, and another file. */
  begin(source: CaptureSource, now: number): void {
    this.writeAll(now);
    this.closeFile();
    this.timeline = new Timeline();
    this.source = source;
  }

  reported(report: ClockReport): void {
    this.timeline.reported(report);
  }

  /** Takes the next frame of a track. */
  add(frame: Frame, now: number): void {
    if (frame.track === 'video') this.videoSeenAt = now;
    if (now < this.retryAt || this.isFull()) return this.drop(frame, now);
    const verdict = this.timeline.see(frame);
    if (verdict === 'jumped') {
      this.endBeforeJump(now);
      if (frame.track === 'video') return this.drop(frame, now);
    }
    this.queue.push(frame);
    if (this.file && verdict === 'steady') this.placeUntimed(frame.track);
    this.write(now, OTHER_TRACK_PATIENCE_MS);
  }

  /** To be called often. */
  tick(now: number): void {
    if (!this.file && this.canBegin(now)) this.beginFile(now);
    this.write(now, OTHER_TRACK_PATIENCE_MS);
    this.file?.tick(now);
  }

  /** Writes everything, and waits until it is on disk. */
  async end(now: number): Promise<void> {
    this.writeAll(now);
    this.closeFile();
    await this.files.closed(this.options.logger);
  }

  private writeAll(now: number): void {
    if (!this.file && (this.queue.head('audio') ?? this.queue.head('video'))) this.beginFile(now);
    for (const track of TRACKS) this.placeUntimed(track);
    this.write(now, -Infinity);
    for (const track of TRACKS) this.queue.clear(track);
  }

  /** Gives a time to the frames that have none: those that came first in a track, and those that were held up. */
  private placeUntimed(track: Track): void {
    for (const frame of this.queue.of(track)) {
      if (frame.time !== undefined) continue;
      this.timeline.settleNew(track);
      this.timeline.place(frame);
    }
  }

  /** What was in order goes into the old file; video begins anew. */
  private endBeforeJump(now: number): void {
    this.write(now, -Infinity);
    this.closeFile();
    this.queue.clear('video');
    this.options.keyFrames.restart(now);
  }

  private canBegin(now: number): boolean {
    const [audio, video] = [this.queue.head('audio'), this.queue.head('video')];
    const waited = now - Math.min(audio?.arrivedAt ?? Infinity, video?.arrivedAt ?? Infinity);
    const complete = video !== undefined || this.source.video === undefined;
    return waited >= (complete ? SETTLE_MS : KEY_FRAME_PATIENCE_MS);
  }

  private write(now: number, patienceMs: number): void {
    const bothCome = this.source.audio !== undefined && this.source.video !== undefined;
    for (;;) {
      const next = this.file && this.queue.next(now, bothCome ? patienceMs : -Infinity);
      if (!this.file || !next) return;
      if (this.endsFile(this.file, next, now)) this.beginFile(now);
      // A new file may have changed the order.
      this.writeFrame(this.queue.next(now, -Infinity) ?? next, now);
    }
  }

  private writeFrame(frame: Frame, now: number): void {
    this.queue.shift(frame.track);
    const decodable = frame.track === 'audio' || frame.format !== undefined || this.file?.hasVideo;
    if (!decodable || !this.file?.add(frame, now)) this.drop(frame, now);
  }

  /** Whether a new file has to begin with this frame. Asks for a key frame when it should, but cannot. */
  private endsFile(file: PieceFile, frame: Frame, now: number): boolean {
    const isVideoOff = now - this.videoSeenAt >= VIDEO_OFF_MS;
    const verdict = rotation(file, frame, { isOutOfSync: this.timeline.isOutOfSync, isVideoOff });
    if (verdict === 'key-frame') this.options.keyFrames.ask(now);
    return verdict === 'yes';
  }

  private beginFile(now: number): void {
    this.closeFile();
    this.timeline.settle();
    for (const track of TRACKS) for (const frame of this.queue.of(track)) this.timeline.place(frame);
    const [audio, video] = [this.queue.head('audio'), this.queue.head('video')];
    const { folder, streamId, term, stats, onBegun } = this.options;
    const startedAt = Math.round(Math.min(audio?.time ?? Infinity, video?.time ?? Infinity));
    if (!video?.format) this.options.keyFrames.restart(now);
    const file: PieceFile = new PieceFile({
      folder,
      streamId,
      term,
      startedAt,
      video: this.options.video ? (video?.format ?? EMPTY_VIDEO) : undefined,
      audio: this.options.audio,
      onBegun,
      onWritten: (bytes) => {
        stats.bytes += bytes;
        this.writeFailures.succeeded();
      },
      onFailure: (error) => this.fileFailed(file, error),
    });
    this.file = file;
    this.files.add(file);
  }

  private closeFile(): void {
    if (this.file) this.files.close(this.file);
    this.file = undefined;
  }

  private fileFailed(file: PieceFile, error: unknown): void {
    this.writeFailures.failed(error);
    if (this.file !== file) return;
    const now = this.options.clock();
    this.closeFile();
    this.retryAt = now + RETRY_MS;
    for (const track of TRACKS) this.queue.clear(track);
    this.options.keyFrames.restart(now);
  }

  private isFull(): boolean {
    const waiting = this.queue.bytes + this.files.waiting;
    const isFull = waiting > MAX_WAITING_BYTES;
    if (isFull) this.slowness.failed(new Error(`${waiting} bytes wait for it; frames are dropped`));
    return isFull;
  }

  private drop(frame: Frame, now: number): void {
    this.options.stats.dropped += 1;
    if (frame.track === 'video') this.options.keyFrames.restart(now);
  }
}
