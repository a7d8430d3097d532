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

/** A producer in the router in which somebody uses it. */
export interface Borrowed {
  readonly producer: types.Producer;
  /** It is not used any more. May be called more than once. */
  readonly release: () => void;
}

/** A copy of another router's producer, for as many as use it. */
interface Copy {
  users: number;
  producer: Promise<types.Producer>;
}

/** One of a session's routers, with the producers of its other routers that were piped into it. */
export class SessionRouter {
  private readonly copies = new Map<string, Copy>();

  constructor(
    readonly router: types.Router,
    readonly worker: MediaWorker,
    /** It is closed with the last of them. */
    readonly users: Users,
  ) {}

  /** How many producers of other routers have a copy here. */
  get pipeCount(): number {
    return this.copies.size;
  }

  /**
   * The source's producer, or its copy in this router. It is piped once, however many ask, and the copy lives until the last
   * of them has released it, or the original closes.
   *
   * @throws when the producer closes meanwhile.
   */
  async borrow(source: Source): Promise<Borrowed> {
    if (source.router === this) return { producer: source.producer, release: () => undefined };
    const copy = this.copies.get(source.producer.id) ?? this.copy(source);
    copy.users += 1;
    const producer = await copy.producer;
    let isReleased = false;
    const release = () => {
      if (isReleased) return;
      isReleased = true;
      copy.users -= 1;
      if (copy.users === 0) producer.close();
    };
    return { producer, release };
  }

  private copy(source: Source): Copy {
    const { id } = source.producer;
    const copy: Copy = { users: 0, producer: this.pipe(source) };
    this.copies.set(id, copy);
    const forget = () => {
      if (this.copies.get(id) === copy) this.copies.delete(id);
    };
    copy.producer.then(
      // Also when it is closed because nobody uses it any more.
      (producer) => producer.observer.once('close', forget),
      // Who asked is told of it; who asks next tries again.
      forget,
    );
    return copy;
  }

  private async pipe({ producer, router: { router, worker } }: Source): Promise<types.Producer> {
    const { pipeProducer } = await router.pipeToRouter({
      producerId: producer.id,
      router: this.router,
      // Ids are unique within a worker, and both routers may be in the same one.
      keepId: false,
      enableSctp: false,
      // Between two workers a packet that finds a full buffer is lost.
      enableRtx: worker !== this.worker,
    });
    if (pipeProducer === undefined) throw new TypeError('mediasoup piped no producer');
    return pipeProducer;
  }
}
