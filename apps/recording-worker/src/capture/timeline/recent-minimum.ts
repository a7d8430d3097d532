/** How long a value counts: this, or up to twice of it; milliseconds. */
const SPAN_MS = 15_000;

/** The smallest of the values of the last half minute, or at least of its half. */
export class RecentMinimum {
  private begunAt = -Infinity;
  private before = Infinity;
  private current = Infinity;

  /** @param now milliseconds. */
  add(value: number, now: number): void {
    const age = now - this.begunAt;
    if (age >= SPAN_MS) {
      this.before = age < 2 * SPAN_MS ? this.current : Infinity;
      this.current = Infinity;
      this.begunAt = now;
    }
    this.current = Math.min(this.current, value);
  }

  /** Undefined when there was none. */
  get value(): number | undefined {
    const smallest = Math.min(this.before, this.current);
    return smallest === Infinity ? undefined : smallest;
  }
}
