/** The operations that this process is answering now; a graceful stop waits for them. */
class InFlight {
  private readonly pending = new Set<Promise<unknown>>();

  async track<T>(work: Promise<T>): Promise<T> {
    this.pending.add(work);
    try {
      return await work;
    } finally {
      this.pending.delete(work);
    }
  }

  /** Resolves when nothing is being answered any more. */
  async settled(): Promise<void> {
    while (this.pending.size > 0) await Promise.allSettled(this.pending);
  }
}

export const inFlight = new InFlight();
