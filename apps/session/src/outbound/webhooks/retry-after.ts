import { LONGEST_MS } from './back-off.js';

/**
 * Milliseconds that an answer's header Retry-After asks to wait for: seconds, or a date (RFC 9110, 10.2.3). Never longer than
 * the longest back-off; 0 without the header, or with one that cannot be read.
 */
export function retryAfterMs(header: string | undefined, now: number = Date.now()): number {
  if (header === undefined) return 0;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), LONGEST_MS);
}
