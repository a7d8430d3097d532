import type { types } from 'mediasoup';
import type { Users } from '../lifetimes/users.js';
import type { MediaWorker } from '../workers/media-worker.js';

/** A producer and the router in which it lives. */
export interface Source {
  producer: types.Producer;
  router: SessionRouter;
  /** Of one that was made for one receiver only. */
  own?: OwnSource;
}

/** A source that one receiver has for himself, until he can join those of the source that all others have. */
export interface OwnSource {
  /**
   * He has been sent a key frame of it.
   *
   * @param join is called when the source for all can take over: from its next key frame on he gets that one, and this one
   *   ends by itself, with nothing sent by both or by neither.
   */
  canJoin(join: () => void): void;
  /** Frees it. */
  release(): void;
}

/** One of a session's routers, with the producers of its other routers that were piped into it. */
export class SessionRouter {
  private readonly piped = new Map<string, Promise<types.Producer>>();

  constructor(
    readonly router: types.Router,
    readonly worker: MediaWorker,
    /** It is closed with the last of them. */
    readonly users: Users,
  ) {}

  /**
   * The source's producer, or its copy in this router. It is piped once, however many ask, and the copy lives as long
   * as the original.
   *
   * @throws when the producer closes meanwhile.
   */
  async producerHere(source: Source): Promise<types.Producer> {
    if (source.router === this) return source.producer;
    const { id } = source.producer;
    const existing = this.piped.get(id);
    if (existing !== undefined) return await existing;
    const piping = this.pipe(source);
    this.piped.set(id, piping);
    try {
      const copy = await piping;
      copy.observer.once('close', () => this.piped.delete(id));
      return copy;
    } catch (error) {
      this.piped.delete(id);
      throw error;
    }
  }

  private async pipe({ producer, router: { router } }: Source): Promise<types.Producer> {
    const { pipeProducer } = await router.pipeToRouter({
      producerId: producer.id,
      router: this.router,
      // Ids are unique within a worker, and both routers are in the same one.
      keepId: false,
      enableSctp: false,
    });
    if (pipeProducer === undefined) throw new TypeError('mediasoup piped no producer');
    return pipeProducer;
  }
}
