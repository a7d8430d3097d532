import type { FeedEntry } from './feed-entry.js';

/** Entries kept; older ones are read from the log again by who needs them. */
const CAPACITY = 128;
/** Removing one by one would move the whole array each time. */
const SLACK = 64;

/** The newest part of a session's log, without gaps: the entries after `base` up to `head`. */
export class EventWindow {
  private entries: FeedEntry[] = [];

  /** @param base the number of the entry before the first that is kept */
  constructor(private base: number) {}

  get head(): number {
    return this.base + this.entries.length;
  }

  get start(): number {
    return this.base;
  }

  /** @returns false for an entry that is not the next one */
  append(entry: FeedEntry): boolean {
    if (entry.seq !== this.head + 1) return false;
    this.entries.push(entry);
    if (this.entries.length > CAPACITY + SLACK) {
      this.entries = this.entries.slice(SLACK);
      this.base += SLACK;
    }
    return true;
  }

  /** The entries after a cursor; undefined when some of them are not kept any more. */
  after(cursor: number): FeedEntry[] | undefined {
    return cursor < this.base ? undefined : this.entries.slice(cursor - this.base);
  }
}
