import { AsyncLocalStorage } from 'node:async_hooks';
import { ServiceError } from '@convene/service-contracts';

/** An answer has a way to go: what is done must be done this long before the asker gives up, milliseconds. */
const WAY_BACK_MS = 100;

const deadlines = new AsyncLocalStorage<Deadline>();

/** Nobody waits any more for what is being done. */
export class TooLate extends ServiceError {
  constructor() {
    super('unavailable', 'Nobody waits for this any more');
  }
}

/**
 * Until when somebody waits for what is being done now. Whatever is awaited in between knows it: what is asked of other
 * services has no more time than that, and no session is changed after it.
 */
export class Deadline {
  private lifted = false;

  /** @param end by `performance.now()`, milliseconds */
  constructor(private readonly end: number) {}

  static in(ms: number): Deadline {
    return new Deadline(performance.now() + ms);
  }

  /** That of the work that is being done; undefined when nobody waits for it, and for what outlives that work. */
  static get current(): Deadline | undefined {
    const deadline = deadlines.getStore();
    return deadline?.lifted ? undefined : deadline;
  }

  /** Milliseconds; negative when it is over. */
  get remainingMs(): number {
    return this.end - performance.now();
  }

  /** @throws TooLate when the result would not reach the asker in time */
  check(): void {
    if (this.remainingMs < WAY_BACK_MS) throw new TooLate();
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await deadlines.run(this, work);
    } finally {
      this.lifted = true;
    }
  }
}
