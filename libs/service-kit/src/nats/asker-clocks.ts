/** Askers that are remembered; one that was forgotten is asked back once. */
const CAPACITY = 1_000;

/**
 * How old requests are, although the clocks of the machines differ: of each process that asks, by how much its clock and
 * ours differ, as its own word once told. A clock that was held up makes requests look older than they are, until the
 * next such word; never younger.
 */
export class AskerClocks {
  private readonly differences = new Map<string, number>();

  /**
   * @param sentAt by the asker's clock, milliseconds
   * @param receivedAt by ours
   * @returns for how long it has been under way, milliseconds; undefined when nothing is known of the asker
   */
  age(asker: string, sentAt: number, receivedAt: number): number | undefined {
    const known = this.differences.get(asker);
    if (known === undefined) return undefined;
    const difference = receivedAt - sentAt;
    // Nothing arrives before it is sent.
    if (difference < known) this.differences.set(asker, difference);
    return Math.max(0, difference - known);
  }

  /**
   * The asker has answered a question.
   * @param clock what its clock showed then
   * @param askedAt when it was asked, by ours
   */
  learn(asker: string, clock: number, askedAt: number): void {
    this.differences.delete(asker);
    this.differences.set(asker, askedAt - clock);
    const [oldest] = this.differences.keys();
    if (this.differences.size > CAPACITY) this.differences.delete(oldest!);
  }
}
