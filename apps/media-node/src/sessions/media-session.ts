import type { Publication } from '../streams/publication.js';
import { PublishedStream } from '../streams/published-stream.js';
import type { MediaWorker } from '../workers/media-worker.js';
import { SessionRouters } from '../routers/session-routers.js';

/** The media of one session on this node: one worker, a router per codec profile, and the streams that are published. */
export class MediaSession {
  readonly routers: SessionRouters;
  private readonly streams = new Map<string, PublishedStream>();
  private users = 0;

  constructor(
    readonly uid: string,
    readonly worker: MediaWorker,
    private readonly onUnused: () => void,
  ) {
    this.routers = new SessionRouters(uid, worker);
  }

  /** Keeps the session until the returned function is called; to be called once per user, before it asks for a router. */
  keep(): () => void {
    this.users += 1;
    this.worker.load += 1;
    return () => {
      this.users -= 1;
      this.worker.load -= 1;
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
