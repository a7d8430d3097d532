import { createHmac, timingSafeEqual } from 'node:crypto';

/** Milliseconds for which somebody who was in a call may come back, also when it has ended meanwhile. */
const LIFETIME_MS = 12 * 3_600_000;
const FORM = /^(\d{13})\.([0-9a-f]{64})$/;

/**
 * What the page shows when it comes back from a reload: that it was in this call. Whoever is alone ends a call by
 * reloading the page, and shall find it again all the same; whoever has only the link shall hear that it has ended.
 */
export class CallPass {
  constructor(private readonly secret: string) {}

  /** @param now milliseconds since 1970, UTC */
  issue(call: string, now: number): string {
    const ends = String(now + LIFETIME_MS);
    return `${ends}.${this.signature(call, ends)}`;
  }

  /** @param now milliseconds since 1970, UTC */
  isGood(pass: string, call: string, now: number): boolean {
    const [, ends, signature] = FORM.exec(pass) ?? [];
    if (ends === undefined || signature === undefined || Number(ends) < now) return false;
    return timingSafeEqual(Buffer.from(signature), Buffer.from(this.signature(call, ends)));
  }

  private signature(call: string, ends: string): string {
    return createHmac('sha256', this.secret).update(`call ${call} until ${ends}`).digest('hex');
  }
}
