import type { MediaWorker } from '../workers/media-worker.js';

/** What a published stream needs to know of a subscription to it, or of a capture. */
export interface StreamSubscriber {
  /** From which it is sent the stream. */
  readonly worker: MediaWorker;
  /** The most that it may be sent, kbit/s; 0 = no limit. */
  readonly maxKbps: number;
  /** How much of the video reaches it: from 0, nothing, to 10, everything. */
  readonly videoScore: number;
  onEnd(callback: () => void): void;
  /** Another publication feeds the stream from now on. */
  sourceChanged(): void;
  end(): void;
}
