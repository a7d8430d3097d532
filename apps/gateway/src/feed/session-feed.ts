import { gatewayOperations, type SessionEvent, sessionEvents } from '@convene/service-contracts';
import { type FailureLog, guarded, type ServiceBus } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import { retryDelay } from '../session-service/until-answered.js';
import { EventWindow } from './event-window.js';
import { FeedEntry } from './feed-entry.js';
import type { FeedReader } from './feed-reader.js';

/** Events that came too early and are kept until those before them are here. */
const AHEAD_LIMIT = 512;

export type FeedBus = Pick<ServiceBus, 'request' | 'subscribe'>;

/**
 * One session's log as it comes to this gateway: each reader is given every entry after its cursor, once and in order,
 * however the messages arrive. What is missing is read from the log.
 */
export class SessionFeed {
  private readonly logger = new Logger('feed');
  private readonly window: EventWindow;
  private readonly readers = new Set<FeedReader>();
  private readonly replaying = new Set<FeedReader>();
  private readonly ahead = new Map<number, FeedEntry>();
  private readonly unsubscribe: () => void;
  /** The highest number known to exist. */
  private expected: number;
  private catchingUp = false;
  private closed = false;

  /** @param cursor where the first reader begins */
  constructor(
    private readonly sessionUid: string,
    cursor: number,
    private readonly bus: FeedBus,
    private readonly failures: FailureLog,
  ) {
    this.window = new EventWindow(cursor);
    this.expected = cursor;
    // Listening comes first: what happened before it is read, what happens from now on is heard.
    this.unsubscribe = bus.subscribe(sessionEvents, sessionUid, ({ events }) => this.receive(events));
    void this.catchUp();
  }

  /** The last entry that is here with all before it. */
  get head(): number {
    return this.window.head;
  }

  get isEmpty(): boolean {
    return this.readers.size === 0;
  }

  attach(reader: FeedReader): void {
    this.readers.add(reader);
    this.expect(reader.cursor);
    this.pump(reader);
  }

  detach(reader: FeedReader): void {
    this.readers.delete(reader);
  }

  /** The log is known to be this long: what is not here yet has to be read. */
  expect(seq: number): void {
    this.expected = Math.max(this.expected, seq);
    if (this.expected > this.head) void this.catchUp();
  }

  close(): void {
    this.closed = true;
    this.unsubscribe();
  }

  private receive(events: SessionEvent[]): void {
    for (const event of events) {
      if (event.seq > this.head && this.ahead.size < AHEAD_LIMIT) this.ahead.set(event.seq, new FeedEntry(event));
    }
    this.moveOn();
    this.expect(events.reduce((last, event) => Math.max(last, event.seq), 0));
  }

  /** Takes over the entries that are next, and passes them on. */
  private moveOn(): void {
    const before = this.head;
    for (let next = this.ahead.get(before + 1); next; next = this.ahead.get(this.head + 1)) {
      this.ahead.delete(next.seq);
      this.window.append(next);
    }
    if (this.head > before) for (const reader of this.readers) this.pump(reader);
  }

  private async catchUp(): Promise<void> {
    if (this.catchingUp) return;
    this.catchingUp = true;
    do {
      const { head, expected } = this;
      const events = await this.read(head);
      for (const event of events) if (event.seq > this.head) this.ahead.set(event.seq, new FeedEntry(event));
      this.moveOn();
      // The log has no more than this, unless more was heard of meanwhile; the next word about its length corrects it.
      if (this.head === head && this.expected === expected) this.expected = head;
    } while (this.head < this.expected && !this.closed);
    this.catchingUp = false;
  }

  private pump(reader: FeedReader): void {
    if (this.replaying.has(reader)) return;
    const entries = this.window.after(reader.cursor);
    if (!entries) void this.replay(reader);
    else if (entries.length > 0) this.give(reader, entries);
  }

  /** What goes wrong with one reader costs only that one. */
  private give(reader: FeedReader, entries: FeedEntry[]): void {
    if (guarded('telling a participant', () => reader.deliver(entries))) return;
    this.readers.delete(reader);
    reader.giveUp();
  }

  /** For a reader that begins before the window: reads until the window goes on. */
  private async replay(reader: FeedReader): Promise<void> {
    this.replaying.add(reader);
    while (this.readers.has(reader) && reader.cursor < this.window.start) {
      const events = await this.read(reader.cursor);
      if (!this.readers.has(reader)) break;
      if (events.length > 0)
        this.give(
          reader,
          events.map((event) => new FeedEntry(event)),
        );
      else if (!this.closed) {
        this.logger.error({
          sessionUid: this.sessionUid,
          cursor: reader.cursor,
          msg: 'A part of the log cannot be read',
        });
        break;
      }
    }
    this.replaying.delete(reader);
    if (this.readers.has(reader) && reader.cursor >= this.window.start) this.pump(reader);
  }

  /** Asks until there is an answer; nothing once the feed is closed. */
  private async read(after: number): Promise<SessionEvent[]> {
    for (let attempt = 0; !this.closed; attempt++) {
      try {
        return (await this.bus.request(gatewayOperations.readEvents, { sessionUid: this.sessionUid, after })).events;
      } catch (error) {
        this.failures.failed(error);
        await retryDelay(attempt);
      }
    }
    return [];
  }
}
