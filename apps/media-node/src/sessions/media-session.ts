import type { Publication } from '../streams/publication.js';
import { PublishedStream } from '../streams/published-stream.js';
import type { MediaWorker } from '../workers/media-worker.js';
import type { WorkerPool } from '../workers/worker-pool.js';
import { SessionRouters } from '../routers/session-routers.js';

/** The media of one session on this node: the streams that are published, and routers on as many workers as it needs. */
export class MediaSession {
  readonly routers: SessionRouters;
  private readonly streams = new Map<string, PublishedStream>();
  private users = 0;

  constructor(
    readonly uid: string,
    private readonly workers: Pick<WorkerPool, 'choose'>,
    private readonly onUsed: () => void,
    private readonly onUnused: () => void,
  ) {
    this.routers = new SessionRouters(uid);
  }

  /** The worker for somebody who publishes: beside the others, as long as there is room. @throws ServiceError `unavailable` */
  workerForPublication(): MediaWorker {
    return this.workers.choose(this.routers.workers);
  }

  /** The worker for somebody who receives: where the stream is already, as long as there is room. @throws as above */
  workerForSubscription(stream: PublishedStream): MediaWorker {
    return this.workers.choose(stream.workers);
  }

  /** Keeps the session until the returned function is called; to be called once per user, before it asks for a router. */
  keep(worker: MediaWorker): () => void {
    this.users += 1;
    worker.load += 1;
    if (this.users === 1) this.onUsed();
    return () => {
      this.users -= 1;
      worker.load -= 1;
      if (this.users === 0) this.onUnused();
    };
  }

  /** A stream that can be subscribed. */
  stream(id: string): PublishedStream | undefined {
    return this.streams.get(id);
  }

  /** A publication is set up: it feeds its stream from now on. */
  opened(publication: Publication): void {
    const { streamId } = publication;
    const stream = this.streams.get(streamId) ?? new PublishedStream(streamId, () => this.streams.delete(streamId));
    this.streams.set(streamId, stream);
    stream.opened(publication);
  }
}
