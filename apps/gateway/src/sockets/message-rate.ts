import { Allowance } from '../limits/allowance.js';

export type Verdict = 'fine' | 'too many' | 'flood';

/** Limits the messages of one socket. One that goes on far beyond the limit is a flood, which is no longer answered. */
export class MessageRate {
  private readonly allowance: Allowance;

  /**
   * @param perSecond messages that a client may send for long; ten seconds' worth at once, because joining a large
   *   session means a subscription, with its candidates, per stream
   */
  constructor(perSecond: number, now?: () => number) {
    this.allowance = new Allowance(perSecond, now);
  }

  count(): Verdict {
    const left = this.allowance.take();
    if (left >= 0) return 'fine';
    return left > -this.allowance.burst ? 'too many' : 'flood';
  }
}
