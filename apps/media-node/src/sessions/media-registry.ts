import { EventEmitter, once } from 'node:events';
import type { MediaKind } from '@convene/sdp';
import type { mediaOperations } from '@convene/service-contracts';
import type { OwnPublication } from '../streams/publication.js';
import type { MediaWorker } from '../workers/media-worker.js';

/** Publications and subscriptions by their ids, as the session service names them. */
export interface MediaIds {
  publicationIds: string[];
  subscriptionIds: string[];
}

/** What a publication and a subscription have in common. */
type Carried = Pick<OwnPublication, 'id' | 'worker' | 'createdAt' | 'details' | 'onEnd' | 'end'>;
/** A subscription; whose it is is none of the registry's business. */
type Subscribed = Carried & {
  readonly kinds: readonly MediaKind[];
  readonly stream: { readonly publicationIds: string[] };
};

/** Everything that this node carries, also what is still being set up. What ends leaves it. */
export class MediaRegistry {
  private readonly publications = new Map<string, OwnPublication>();
  private readonly subscriptions = new Map<string, Subscribed>();
  private readonly endings = new EventEmitter<{ ended: [] }>();

  addPublication(publication: OwnPublication): void {
    this.publications.set(publication.id, publication);
    publication.onEnd(() => this.leave(this.publications, publication.id));
  }

  addSubscription(subscription: Subscribed): void {
    this.subscriptions.set(subscription.id, subscription);
    subscription.onEnd(() => this.leave(this.subscriptions, subscription.id));
  }

  publication(id: string): OwnPublication | undefined {
    return this.publications.get(id);
  }

  subscription(id: string): Subscribed | undefined {
    return this.subscriptions.get(id);
  }

  /** What is known of the connections of these publications and subscriptions, as far as they are here. */
  details(ids: readonly string[]): { id: string; details: mediaOperations.ConnectionDetails }[] {
    return ids.flatMap((id) => {
      const found = this.publications.get(id) ?? this.subscriptions.get(id);
      return found ? [{ id, details: found.details.describe() }] : [];
    });
  }

  get publicationCount(): number {
    return this.publications.size;
  }

  get subscriptionCount(): number {
    return this.subscriptions.size;
  }

  /** Ends what is named. Unknown ids are fine: they ended before. */
  end({ publicationIds, subscriptionIds }: MediaIds): void {
    for (const id of subscriptionIds) this.subscriptions.get(id)?.end();
    for (const id of publicationIds) this.publications.get(id)?.end();
  }

  /** Ends everything. */
  endAll(): void {
    this.end(this.idsOf(() => true));
  }

  /** Resolves when nothing is carried any more. @param cut ends the waiting. */
  async untilEmpty(cut: AbortSignal): Promise<void> {
    while (this.publications.size + this.subscriptions.size > 0 && !cut.aborted) {
      await once(this.endings, 'ended', { signal: cut }).catch(() => undefined); // It fails only when it is cut.
    }
  }

  /** What has existed for longer than so many milliseconds. */
  olderThan(ageMs: number): MediaIds {
    const born = performance.now() - ageMs;
    return this.idsOf(({ createdAt }) => createdAt < born);
  }

  /**
   * What ends with a worker: all that it carries, and streams of other workers that somebody received from it. Who received
   * them begins anew with a new stream only.
   */
  lostWith(worker: MediaWorker): MediaIds {
    const { publicationIds, subscriptionIds } = this.idsOf((item) => item.worker === worker);
    const received = subscriptionIds.flatMap((id) => this.subscriptions.get(id)!.stream.publicationIds);
    return { publicationIds: [...new Set([...publicationIds, ...received])], subscriptionIds };
  }

  private leave(items: Map<string, unknown>, id: string): void {
    items.delete(id);
    this.endings.emit('ended');
  }

  private idsOf(matches: (item: Carried) => boolean): MediaIds {
    const ids = (items: Iterable<Carried>) => [...items].filter(matches).map(({ id }) => id);
    return { publicationIds: ids(this.publications.values()), subscriptionIds: ids(this.subscriptions.values()) };
  }
}
