/** A key frame that does not come is asked for again after this time, milliseconds. */
const ASK_EVERY_MS = 500;

/** Asks for a key frame until one comes. */
export class KeyFrameRequest {
  private wanted = false;
  private askedAt = -Infinity;

  constructor(private readonly ask: () => void) {}

  /** From now on one is wanted. Asks at once, unless that was done a moment ago. */
  want(now: number): void {
    this.wanted = true;
    this.tick(now);
  }

  came(): void {
    this.wanted = false;
  }

  /** To be called often. */
  tick(now: number): void {
    if (!this.wanted || now - this.askedAt < ASK_EVERY_MS) return;
    this.askedAt = now;
    this.ask();
  }
}
