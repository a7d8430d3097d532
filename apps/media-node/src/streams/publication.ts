import type { mediaOperations } from '@convene/service-contracts';
import type { MediaWorker } from '../workers/media-worker.js';
import type { Sources } from '../transports/feed.js';
import type { StreamSubscriber } from './stream-subscriber.js';

/** What feeds a stream: a client that sends it, an IP camera, or another node where it is published. */
export interface Publication extends Sources {
  readonly id: string;
  readonly streamId: string;
  /** Which carries all of it. */
  readonly worker: MediaWorker;
  readonly ended: boolean;
  /** Calls back when it ends, or at once when it has ended. */
  onEnd(callback: () => void): void;
  /** Resolves when it is known which kinds and codecs it sends. */
  sourcesKnown(): Promise<void>;
  /** Is told who receives the stream, while it feeds it, whenever that changes. */
  receivedBy(subscribers: readonly StreamSubscriber[]): void;
  /** Frees everything. May be called at any time and more than once. */
  end(): void;
}

/** One that is made on this node, and that somebody owns. */
export interface OwnPublication extends Publication {
  /** When it was made, milliseconds of `performance.now()`. */
  readonly createdAt: number;
  /** What is known of its connection. */
  readonly details: { describe(): mediaOperations.ConnectionDetails };
}
