import type { MediaKind, MediaSection } from '@convene/sdp';
import type { Publication } from './publication.js';
import type { PublishedStream } from './published-stream.js';
import type { Fed, Feed } from '../transports/feed.js';
import type { Lifetime } from '../lifetimes/lifetime.js';

/** Keeps a feed on its stream, whichever of the stream's publications is the newest. */
export class StreamFeed<Part extends Fed = MediaSection> {
  /** The publication that the feed was switched to last. */
  private source?: Publication;
  /** The last of the feed's switches: they are done one after the other. */
  private switches: Promise<unknown> = Promise.resolve();

  /** @param owner when it ends, nothing is switched any more. */
  constructor(
    private readonly feed: Feed<Part>,
    private readonly stream: PublishedStream,
    private readonly owner: Lifetime,
  ) {
    owner.owns(() => feed.release());
  }

  /** The kinds that are sent. */
  get kinds(): MediaKind[] {
    return this.feed.kinds;
  }

  /** How much of the video arrives, from 0 to 10. */
  get videoScore(): number {
    return this.feed.videoScore;
  }

  /**
   * Switches the feed, after the switches that are under way, to the publication that is the stream's newest by then.
   *
   * @param then is told by which one, and done before the feed can be switched again.
   * @throws when the feed cannot be switched.
   */
  async follow<T>(then: (source: Publication | undefined) => T): Promise<T> {
    const done = this.switches.then(async () => {
      await this.switchToNewest();
      return then(this.source);
    });
    this.switches = done.then(ignore, ignore);
    return await done;
  }

  private async switchToNewest(): Promise<void> {
    for (;;) {
      const { newest } = this.stream;
      if (this.owner.ended || newest === undefined || newest === this.source) return;
      this.source = newest;
      try {
        await newest.sourcesKnown();
        await this.feed.switchTo(newest);
      } catch (error) {
        // When it ended meanwhile, there is another one, or the owner has ended with it.
        if (!newest.ended) throw error;
      }
    }
  }
}

const ignore = (): void => undefined;
