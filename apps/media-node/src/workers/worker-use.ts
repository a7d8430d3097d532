import { mediaOperations } from '@convene/service-contracts';

const { EXPECTED_USE } = mediaOperations;
/** The most that one is taken for: for a moment, its beginning costs much more than what follows. */
const MOST_GUESSED = 0.02;

interface Measurement {
  /** Milliseconds of `performance.now()`. */
  at: number;
  /** That the process has used since it was started, milliseconds. */
  processorMs: number;
}

/** How much of its core a worker uses: as it was measured last, and what has come and gone since, by what each cost then. */
export class WorkerUse {
  private last?: Measurement;
  private share = 0;
  private loadThen = 0;

  /** @param load peer connections and captures that the worker carries now. */
  measured(now: Measurement, load: number): void {
    const before = this.last;
    this.last = now;
    if (!before || now.at <= before.at) return;
    this.share = (now.processorMs - before.processorMs) / (now.at - before.at);
    this.loadThen = load;
  }

  /** From 0; 1 is a whole core. @param load as for `measured`. */
  with(load: number): number {
    // What was used by those who have left by then says nothing.
    if (this.loadThen === 0) return load * EXPECTED_USE;
    const each = this.share / this.loadThen;
    if (load <= this.loadThen) return load * each;
    return this.share + (load - this.loadThen) * Math.min(Math.max(each, EXPECTED_USE), MOST_GUESSED);
  }
}
