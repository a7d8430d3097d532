import { guarded } from '@convene/service-kit';

/**
 * Everything that was made for one publication, subscription or capture, freed together and once. What is added after the end is
 * freed immediately, so a set-up that is overtaken by its end leaves nothing behind.
 */
export class Lifetime {
  private readonly frees: (() => void)[] = [];
  private over = false;

  get ended(): boolean {
    return this.over;
  }

  /** @param free what it throws is noted, and keeps nothing else from being freed. */
  owns(free: () => void): void {
    if (this.over) guarded('freeing media', free);
    else this.frees.push(free);
  }

  /** Frees what was added, the last first. Does nothing the second time. */
  end(): void {
    this.over = true;
    for (const free of this.frees.splice(0).toReversed()) guarded('freeing media', free);
  }
}
