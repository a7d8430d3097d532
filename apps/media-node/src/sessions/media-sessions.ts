import { ServiceError } from '@convene/service-contracts';
import type { PublishedStream } from '../streams/published-stream.js';
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

  /** The session's media; a new session is here from its first user to its last, who must come before the next await. */
  findOrCreate(uid: string): MediaSession {
    const existing = this.sessions.get(uid);
    if (existing !== undefined) return existing;
    const session: MediaSession = new MediaSession(
      uid,
      this.workers,
      () => this.sessions.set(uid, session),
      () => this.sessions.delete(uid),
    );
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

  get count(): number {
    return this.sessions.size;
  }

  get routerCount(): number {
    return this.sum(({ routers }) => routers.count);
  }

  /** Copies of producers in other routers than their own. */
  get pipeCount(): number {
    return this.sum(({ routers }) => routers.pipeCount);
  }

  private sum(of: (session: MediaSession) => number): number {
    return [...this.sessions.values()].reduce((sum, session) => sum + of(session), 0);
  }
}
