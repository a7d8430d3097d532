import { FailureLog, ServiceBus } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import type { FeedReader } from './feed-reader.js';
import { SessionFeed } from './session-feed.js';

/** The feeds of the sessions that have sockets on this gateway. */
@Injectable()
export class Feeds {
  private readonly feeds = new Map<string, SessionFeed>();
  /** One for all sessions: what keeps one log from being read keeps all. */
  private readonly failures = new FailureLog(new Logger('feed'), 'reading the logs of sessions');

  constructor(private readonly bus: ServiceBus) {}

  attach(sessionUid: string, reader: FeedReader): void {
    let feed = this.feeds.get(sessionUid);
    if (!feed) {
      feed = new SessionFeed(sessionUid, reader.cursor, this.bus, this.failures);
      this.feeds.set(sessionUid, feed);
    }
    feed.attach(reader);
  }

  /** The last reader takes the feed with it. */
  detach(sessionUid: string, reader: FeedReader): void {
    const feed = this.feeds.get(sessionUid);
    feed?.detach(reader);
    if (!feed?.isEmpty) return;
    feed.close();
    this.feeds.delete(sessionUid);
  }

  get sessionUids(): string[] {
    return [...this.feeds.keys()];
  }

  /** @param head the length of the session's log; Infinity: whatever it has by now */
  expect(sessionUid: string, head: number): void {
    this.feeds.get(sessionUid)?.expect(head);
  }
}
