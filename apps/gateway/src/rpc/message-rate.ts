/** Messages a second that a client may send for long. */
export const MESSAGES_PER_SECOND = 200;
/** Messages it may send at once: joining a large session means a subscription, with its candidates, per stream. */
const BURST = 2_000;

export type Verdict = 'fine' | 'too many' | 'flood';

/** Limits the messages of one socket. One that goes on far beyond the limit is a flood, which is no longer answered. */
export class MessageRate {
  private budget = BURST;
  private countedAt: number;

  constructor(private readonly now: () => number = () => performance.now()) {
    this.countedAt = now();
  }

  count(): Verdict {
    const now = this.now();
    this.budget = Math.min(BURST, this.budget + ((now - this.countedAt) / 1_000) * MESSAGES_PER_SECOND) - 1;
    this.countedAt = now;
    if (this.budget >= 0) return 'fine';
    return this.budget > -BURST ? 'too many' : 'flood';
  }
}
