import type { FeedEntry } from './feed-entry.js';

/** One who follows a session's log, entry by entry, from a cursor on. */
export interface FeedReader {
  /** The last entry it was given, or that it needs not. */
  readonly cursor: number;
  /** Takes the next entries, of which the first is the one after the cursor. */
  deliver(entries: FeedEntry[]): void;
  /** It could not take what it was given, and is given nothing more. */
  giveUp(): void;
}
