import { ServiceError } from '@convene/service-contracts';

/** What waits for one session at most: a crowd that joins is smaller. */
const MOST_WAITING = 2_000;
/** As many are made together at most, so that one transaction remains short. */
const MOST_TOGETHER = 100;

type Outcome<Result> = { decision: Result } | { error: unknown };

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * What waits for its turn, by session: of each session one group at a time. Waiting here leaves the connections to Postgres
 * to other sessions.
 */
export class ChangeQueue<Item, Result> {
  private readonly waiting = new Map<string, Waiting<Item, Result>[]>();

  /** @param make does a group, and says of each what became of it; it does not throw */
  constructor(private readonly make: (group: Item[]) => Promise<Outcome<Result>[]>) {}

  /** @throws ServiceError `unavailable` when too many wait; what became of it */
  async add(key: string, item: Item): Promise<Result> {
    const line = this.waiting.get(key);
    if (line && line.length >= MOST_WAITING) {
      throw new ServiceError('unavailable', 'Too much is being done in this session at once; try again in a second');
    }
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    if (line) {
      line.push({ item, resolve, reject });
    } else {
      const begun = [{ item, resolve, reject }];
      this.waiting.set(key, begun);
      void this.work(key, begun);
    }
    return promise;
  }

  private async work(key: string, line: Waiting<Item, Result>[]): Promise<void> {
    while (line.length > 0) {
      const group = line.splice(0, MOST_TOGETHER);
      const outcomes = await this.make(group.map(({ item }) => item));
      for (const [index, { resolve, reject }] of group.entries()) {
        const outcome = outcomes[index]!;
        if ('error' in outcome) reject(outcome.error);
        else resolve(outcome.decision);
      }
    }
    this.waiting.delete(key);
  }
}
