/** Does only so much at the same time; the rest waits, and begins in order. */
export class ConcurrencyLimit {
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  /** Does the work as soon as there is room. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.underWay < this.most) this.underWay++;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // Whoever is next takes the place over.
      if (next) next();
      else this.underWay--;
    }
  }
}
