import type { Publication } from './publication.js';
import type { MediaWorker } from '../workers/media-worker.js';
import type { StreamSubscriber } from './stream-subscriber.js';

/**
 * A stream and what is subscribed to it. Subscriptions belong to the stream, not to one of its publications: the newest
 * living publication feeds them all, and they end when there is none left. A client that reconnects its stream so has a
 * new publication before the old one is closed, in whatever order and by whomever that happens.
 */
export class PublishedStream {
  /** Those that are set up and live, the newest last. */
  private readonly publications: Publication[] = [];
  private readonly subscribers = new Set<StreamSubscriber>();

  /** @param onEnd called when its last publication has ended, before its subscriptions are ended. */
  constructor(
    readonly id: string,
    private readonly onEnd: () => void,
  ) {}

  /** The publication that feeds the subscriptions; undefined once the stream has ended. */
  get newest(): Publication | undefined {
    return this.publications.at(-1);
  }

  /** All its publications that are set up. */
  get publicationIds(): string[] {
    return this.publications.map(({ id }) => id);
  }

  /** Where it is: its publisher's worker, and those from which it is sent to others. */
  get workers(): Set<MediaWorker> {
    const publisher = this.newest ? [this.newest.worker] : [];
    return new Set([...publisher, ...[...this.subscribers].map(({ worker }) => worker)]);
  }

  /** A publication is set up: from now on it feeds the stream. */
  opened(publication: Publication): void {
    this.publications.push(publication);
    this.feedFromNewest();
    publication.onEnd(() => this.closed(publication));
  }

  /** Ties a subscription to the stream: it ends with it, and its limit counts. */
  add(subscriber: StreamSubscriber): void {
    this.subscribers.add(subscriber);
    this.tellNewest();
    subscriber.onEnd(() => {
      this.subscribers.delete(subscriber);
      this.tellNewest();
    });
  }

  /** A limit of one of those who receive it is another one now. */
  limitChanged(): void {
    this.tellNewest();
  }

  private closed(publication: Publication): void {
    const fed = publication === this.newest;
    this.publications.splice(this.publications.indexOf(publication), 1);
    if (this.publications.length === 0) this.end();
    else if (fed) this.feedFromNewest();
  }

  private end(): void {
    this.onEnd();
    for (const subscriber of [...this.subscribers]) subscriber.end();
  }

  private feedFromNewest(): void {
    this.tellNewest();
    for (const subscriber of this.subscribers) subscriber.sourceChanged();
  }

  private tellNewest(): void {
    this.newest?.receivedBy([...this.subscribers]);
  }
}
