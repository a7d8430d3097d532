import { describe, expect, it } from 'vitest';
import { bitrateBps, incomingLimitBps } from './bitrate-limit.js';

describe('incomingLimitBps', () => {
  it('is the lowest limit that anybody set, and room for audio', () => {
    expect(incomingLimitBps([1000, 0, 500, 2000])).toBe(540_000);
  });

  it('is unlimited when nobody set one', () => {
    expect(incomingLimitBps([])).toBe(0);
    expect(incomingLimitBps([0, 0])).toBe(0);
  });
});

describe('bitrateBps', () => {
  it('stays within what mediasoup accepts', () => {
    expect([0, 1, 500, Number.MAX_SAFE_INTEGER].map(bitrateBps)).toEqual([0, 30_000, 500_000, 1_000_000_000]);
  });
});
