/**
 * Order where it matters, and only there: work in one lane is done one after the other, work in different lanes at the
 * same time. Work that runs alone waits for everything before it, and everything after waits for it.
 */
export class Lanes {
  private readonly tails = new Map<string | symbol, Promise<unknown>>();
  private alone: Promise<unknown> = Promise.resolve();

  /** Runs the work after what was given to this lane before. Its failure does not stop what follows. */
  run<T>(lane: string | symbol, work: () => Promise<T>): Promise<T> {
    const before = this.tails.get(lane) ?? this.alone;
    const done = before.then(work);
    const tail = settled(done);
    this.tails.set(lane, tail);
    void tail.then(() => {
      if (this.tails.get(lane) === tail) this.tails.delete(lane);
    });
    return done;
  }

  /** Runs the work beside everything else, except what runs alone. */
  runBeside<T>(work: () => Promise<T>): Promise<T> {
    return this.run(Symbol('beside'), work);
  }

  /** Runs the work after everything that was given before, and before everything that will be given. */
  runAlone<T>(work: () => Promise<T>): Promise<T> {
    const before = Promise.all([this.alone, ...this.tails.values()]);
    this.tails.clear();
    const done = before.then(work);
    this.alone = settled(done);
    return done;
  }

  /** How many lanes have work; for tests of what is left behind. */
  get busy(): number {
    return this.tails.size;
  }
}

const settled = (work: Promise<unknown>): Promise<unknown> => work.then(ignore, ignore);
const ignore = (): void => undefined;
