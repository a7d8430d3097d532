import { expect, it } from 'vitest';
import { retryAfterMs } from './retry-after.js';

const NOW = Date.parse('Thu, 12 Nov 2026 08:00:00 GMT');

it.each<[string | undefined, number]>([
  ['2', 2_000],
  ['0', 0],
  ['300', 300_000],
  ['301', 300_000],
  ['9'.repeat(400), 300_000],
  ['Thu, 12 Nov 2026 08:00:07 GMT', 7_000],
  ['Thu, 12 Nov 2026 07:00:00 GMT', 0],
  ['Thu, 12 Nov 2099 08:00:00 GMT', 300_000],
  ['-1', 0],
  ['soon', 0],
  ['', 0],
  [undefined, 0],
])('%s', (header, ms) => expect(retryAfterMs(header, NOW)).toBe(ms));
