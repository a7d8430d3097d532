import { spread, type Spread } from '../run/percentiles.ts';

/** How long each kind of operation took, and how often it failed. */
export class Latencies {
  private readonly milliseconds = new Map<string, number[]>();
  private readonly failures = new Map<string, string[]>();

  /** @throws whatever the work throws; it is counted as a failure */
  async of<T>(operation: string, work: () => Promise<T>): Promise<T> {
    const begin = performance.now();
    try {
      const result = await work();
      entry(this.milliseconds, operation).push(performance.now() - begin);
      return result;
    } catch (error) {
      entry(this.failures, operation).push(String(error));
      throw error;
    }
  }

  get failed(): number {
    return [...this.failures.values()].reduce((sum, each) => sum + each.length, 0);
  }

  summary(): Record<string, Partial<Spread> & { count: number; failed: number; firstFailure?: string }> {
    const operations = [...new Set([...this.milliseconds.keys(), ...this.failures.keys()])];
    return Object.fromEntries(
      operations.map((operation) => {
        const values = this.milliseconds.get(operation) ?? [];
        const failures = this.failures.get(operation) ?? [];
        const times = values.length > 0 ? spread(values) : {};
        return [operation, { count: values.length, failed: failures.length, firstFailure: failures[0], ...times }];
      }),
    );
  }
}

function entry<T>(map: Map<string, T[]>, key: string): T[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
