import '../../test/quiet-logs.js';
import { FailureLog } from '@convene/service-kit';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSessionLog } from '../../test/fake-session-log.js';
import type { FeedEntry } from './feed-entry.js';
import type { FeedReader } from './feed-reader.js';
import { SessionFeed } from './session-feed.js';

class Reader implements FeedReader {
  readonly seen: number[] = [];
  constructor(public cursor: number) {}

  deliver(entries: FeedEntry[]): void {
    if (entries[0]!.seq !== this.cursor + 1) throw new Error(`${entries[0]!.seq} is not the next one`);
    this.seen.push(...entries.map(({ seq }) => seq));
    this.cursor = entries.at(-1)!.seq;
  }

  giveUp(): void {
    throw new Error('It can take everything');
  }
}

class BrokenReader implements FeedReader {
  asked = 0;
  isGivenUp = false;
  constructor(readonly cursor: number) {}

  deliver(): void {
    this.asked++;
    throw new Error('It can take nothing');
  }

  giveUp(): void {
    this.isGivenUp = true;
  }
}

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

const failures = new FailureLog({ warn: () => undefined }, 'a test');

describe('SessionFeed', () => {
  let log: FakeSessionLog;
  beforeEach(() => (log = new FakeSessionLog()));

  const feedFrom = async (cursor: number) => {
    const feed = new SessionFeed('a session', cursor, log.bus, failures);
    const reader = new Reader(cursor);
    feed.attach(reader);
    await vi.waitFor(() => expect(log.reads).toHaveLength(1));
    await new Promise(setImmediate);
    return { feed, reader };
  };

  it('gives a reader what happened between its cursor and its attachment', async () => {
    log.write({}, {}, {});
    const { reader } = await feedFrom(1);
    expect(reader.seen).toEqual([2, 3]);
  });

  it('passes events on as they come, without reading the log', async () => {
    const { reader } = await feedFrom(0);
    log.publish({});
    log.publish({}, {});
    expect(reader.seen).toEqual([1, 2, 3]);
    expect(log.reads).toEqual([0]);
  });

  it('goes on for the others when a reader fails, and gives that one up', async () => {
    log.write({}, {}, {});
    const { feed, reader } = await feedFrom(2);
    const [broken, behind, other] = [new BrokenReader(2), new BrokenReader(0), new Reader(2)];
    for (const each of [broken, behind, other]) feed.attach(each);
    log.publish({});
    log.write({});
    log.publish({});
    await vi.waitFor(() => expect(other.seen).toEqual([3, 4, 5, 6]));
    await vi.waitFor(() => expect([broken.isGivenUp, behind.isGivenUp]).toEqual([true, true]));
    expect(reader.seen).toEqual([3, 4, 5, 6]);
    expect([broken.asked, behind.asked]).toEqual([1, 1]);
  });

  it('reads what a gap hides', async () => {
    const { reader } = await feedFrom(0);
    log.publish({});
    log.write({}, {});
    log.publish({});
    await vi.waitFor(() => expect(reader.seen).toEqual([1, 2, 3, 4]));
    expect(log.reads).toEqual([0, 1]);
  });

  it('puts events that come in another order back in order', async () => {
    const { reader } = await feedFrom(0);
    const [first, second, third] = log.write({}, {}, {});
    log.tell(third!);
    log.tell(second!);
    log.tell(first!);
    await vi.waitFor(() => expect(reader.seen).toEqual([1, 2, 3]));
  });

  it('drops events that come twice', async () => {
    const { reader } = await feedFrom(0);
    log.publish({}, {});
    log.tell(...log.events);
    log.publish({});
    expect(reader.seen).toEqual([1, 2, 3]);
  });

  it('reads whatever there is, page by page, when the length is not known', async () => {
    const { feed, reader } = await feedFrom(0);
    log.write(...Array.from({ length: 250 }, () => ({})));
    feed.expect(Infinity);
    await vi.waitFor(() => expect(reader.seen).toEqual(upTo(250)));
    await new Promise(setImmediate);
    const reads = log.reads.length;
    log.publish({});
    expect(reader.seen).toEqual(upTo(251));
    expect(log.reads).toHaveLength(reads);
  });

  it('learns from the length of the log that a message was lost', async () => {
    const { feed, reader } = await feedFrom(0);
    log.write({}, {});
    feed.expect(2);
    await vi.waitFor(() => expect(reader.seen).toEqual([1, 2]));
  });

  it('gives each reader only what is behind its cursor, also one that is ahead of the feed', async () => {
    const { feed, reader } = await feedFrom(0);
    log.write({}, {}, {});
    const ahead = new Reader(2);
    feed.attach(ahead);
    await vi.waitFor(() => expect(reader.seen).toEqual([1, 2, 3]));
    expect(ahead.seen).toEqual([3]);
  });

  it('reads the past for a reader that comes back from before the window, and loses nothing meanwhile', async () => {
    log.write(...Array.from({ length: 250 }, () => ({})));
    const { feed } = await feedFrom(240);
    const late = new Reader(5);
    feed.attach(late);
    log.publish({});
    await vi.waitFor(() => expect(late.seen).toEqual(upTo(251, 6)));
  });

  it('keeps a bounded part of a long log', async () => {
    const { feed, reader } = await feedFrom(0);
    for (let count = 0; count < 2_000; count++) log.publish({});
    expect(reader.seen).toEqual(upTo(2_000));
    const late = new Reader(0);
    feed.attach(late);
    await vi.waitFor(() => expect(late.seen).toEqual(upTo(2_000)));
  });

  it('tries until the log can be read', async () => {
    log.write({});
    log.unavailable = 1;
    const { reader } = await feedFrom(0);
    expect(reader.seen).toEqual([1]);
  });

  it('gives nothing to a reader that has gone, and stops listening when it is closed', async () => {
    const { feed, reader } = await feedFrom(0);
    feed.detach(reader);
    log.publish({});
    expect(reader.seen).toEqual([]);
    expect(feed.isEmpty).toBe(true);
    feed.close();
    expect(log.isListenedTo).toBe(false);
  });
});
