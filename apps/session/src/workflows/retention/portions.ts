import { isStatementTimeout } from '@convene/database';

/** How long the removal of one portion should take, milliseconds. What others ask of Postgres hardly notices it then. */
const AIM_MS = 50;
/** How many rows the first portion has, and how many each one has at least and at most. */
const FIRST = 500;
const LEAST = 100;
const MOST = 10_000;
/** After a portion nothing happens for so many times as long as it took, but not longer than a second. */
const REST = 3;
const LONGEST_PAUSE_MS = 1_000;

/** Whether whoever removes should leave the rest to the next turn. */
export type IsOver = () => boolean;

/**
 * Old rows go in portions, each a transaction of its own: however many there are, no statement comes near its time limit, and
 * what was removed stays removed when the process dies. The next portion is as large as the last one says that it may be.
 */
export class Portions {
  private size = FIRST;

  constructor(private readonly isOver: IsOver) {}

  /**
   * Removes portions until nothing is left.
   *
   * @param remove a portion of at most so many rows; says whether there may be more
   * @returns whether nothing is left; else it was time to stop
   */
  async removeAll(remove: (most: number) => Promise<boolean>): Promise<boolean> {
    while (!this.isOver()) {
      const begin = performance.now();
      const mayBeMore = await this.portion(remove);
      const tookMs = performance.now() - begin;
      if (mayBeMore) this.size = sizeAfter(this.size, tookMs);
      await pause(Math.min(REST * tookMs, LONGEST_PAUSE_MS));
      if (!mayBeMore) return true;
    }
    return false;
  }

  /**
   * The same for rows that have an index by age.
   *
   * @param remove gets how far the portion before came: who began at the start again would walk over all that is gone
   */
  async removeOldestFirst(remove: (most: number, from: Date) => Promise<{ age: Date }[]>): Promise<boolean> {
    let from = new Date(0);
    return this.removeAll(async (most) => {
      const removed = await remove(most, from);
      for (const { age } of removed) if (age > from) from = age;
      return removed.length === most;
    });
  }

  /** One that takes longer than a statement may, as when a disk is busy, has removed nothing: it is tried again, and smaller. */
  private async portion(remove: (most: number) => Promise<boolean>): Promise<boolean> {
    try {
      return await remove(this.size);
    } catch (error) {
      if (this.size === LEAST || !isStatementTimeout(error)) throw error;
      return true;
    }
  }
}

/** At most twice as many as the last one. */
function sizeAfter(size: number, tookMs: number): number {
  const factor = Math.min(2, AIM_MS / tookMs);
  return Math.min(MOST, Math.max(LEAST, Math.round(size * factor)));
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
