import { ServiceError } from '@convene/service-contracts';
import type { PublishedStream } from '../streams/published-stream.js';
import type { MediaWorker } from '../workers/media-worker.js';
import type { WorkerPool } from '../workers/worker-pool.js';
import { MediaSession } from './media-session.js';

/** The sessions that have media on this node. */
export class MediaSessions {
  private readonly sessions = new Map<string, MediaSession>();

  constructor(private readonly workers: WorkerPool) {}

  /** Whether a session's media could not live anywhere at this moment. */
  get hasNoWorker(): boolean {
    return this.workers.workers.length === 0;
  }

  /** Waits for a worker. @throws ServiceError `unavailable` when none comes up in time. */
  async untilThereIsAWorker(): Promise<void> {
    await this.workers.untilReady();
  }

  /** The session's media; for a new session on the least loaded worker. It must be kept before the next await. */
  findOrCreate(uid: string): MediaSession {
    const existing = this.sessions.get(uid);
    if (existing !== undefined) return existing;
    const session: MediaSession = new MediaSession(uid, this.workers.leastLoaded(), () => {
      if (this.sessions.get(uid) === session) this.sessions.delete(uid);
    });
    this.sessions.set(uid, session);
    return session;
  }

  find(uid: string): MediaSession | undefined {
    return this.sessions.get(uid);
  }

  /** A stream that can be received, and its session. @throws ServiceError `unknown-stream` when it is not here. */
  streamOf(uid: string, streamId: string): { session: MediaSession; stream: PublishedStream } {
    const session = this.sessions.get(uid);
    const stream = session?.stream(streamId);
    if (session !== undefined && stream !== undefined) return { session, stream };
    throw new ServiceError('unknown-stream', `The stream ${streamId} is not published on this media node`);
  }

  /** Forgets the sessions of a dead worker, so that they can begin anew on another one. */
  forgetWorker(worker: MediaWorker): void {
    for (const [uid, session] of this.sessions) if (session.worker === worker) this.sessions.delete(uid);
  }

  get count(): number {
    return this.sessions.size;
  }

  get routerCount(): number {
    return [...this.sessions.values()].reduce((sum, session) => sum + session.routers.count, 0);
  }
}
