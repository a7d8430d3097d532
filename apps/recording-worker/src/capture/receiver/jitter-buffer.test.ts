import type { RtpPacket } from '@convene/rtp';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JitterBuffer } from './jitter-buffer.js';

function packet(sequence: number): RtpPacket {
  const payload = Buffer.from([1]);
  return { payloadType: 96, marker: false, sequence: sequence & 0xffff, timestamp: 0, ssrc: 1, payload, arrivedAt: 0 };
}

function pullAll(buffer: JitterBuffer, now: number): number[] {
  const sequences: number[] = [];
  for (let next = buffer.pull(now); next; next = buffer.pull(now)) sequences.push(next.sequence);
  return sequences;
}

describe('a jitter buffer', () => {
  it('gives packets of any order, some of them twice, in order and once, over the wrap-around', () => {
    const order = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(order, fc.integer({ min: 0, max: 0xffff }), (order, first) => {
        const buffer = new JitterBuffer();
        const pulled: number[] = [];
        const gaps: number[] = [];
        const give = (now: number) => {
          for (let next = buffer.pull(now); next; next = buffer.pull(now)) {
            if (buffer.afterGap) gaps.push(next.sequence);
            pulled.push(next.sequence);
          }
        };
        for (const offset of [0, ...order]) {
          buffer.push(packet(first + offset));
          give(0);
        }
        give(Infinity);
        const offsets = [...new Set([0, ...order])].toSorted((one, other) => one - other);
        expect(pulled).toEqual(offsets.map((offset) => (first + offset) & 0xffff));
        const behindGaps = offsets.filter((offset, index) => index > 0 && offset !== offsets[index - 1]! + 1);
        expect(gaps).toEqual(behindGaps.map((offset) => (first + offset) & 0xffff));
        expect(buffer.lost).toBe(offsets.at(-1)! + 1 - offsets.length);
        expect(buffer.missing.count).toBe(0);
      }),
    );
  });

  it('waits for what is missing, asks for it at once and then every 40 ms, and gives it up after 400 ms', () => {
    const buffer = new JitterBuffer();
    for (const sequence of [10, 13]) buffer.push(packet(sequence));
    expect(pullAll(buffer, 0)).toEqual([10]);
    expect(buffer.missing.toAskFor(0)).toEqual([11, 12]);
    expect(buffer.missing.toAskFor(39)).toEqual([]);
    buffer.push(packet(11));
    expect(pullAll(buffer, 20)).toEqual([11]);
    for (let now = 40; now < 400; now += 40) expect(buffer.missing.toAskFor(now)).toEqual([12]);
    expect(pullAll(buffer, 399)).toEqual([]);
    expect(buffer.missing.toAskFor(400)).toEqual([]);
    expect(pullAll(buffer, 400)).toEqual([13]);
    expect([buffer.afterGap, buffer.lost]).toEqual([true, 1]);
    expect(buffer.push(packet(12))).toBe(false);
  });

  it('gives nothing up because nobody looked for a while', () => {
    const buffer = new JitterBuffer();
    for (const sequence of [10, 12]) buffer.push(packet(sequence));
    expect(buffer.missing.toAskFor(0)).toEqual([11]);
    expect(pullAll(buffer, 5_000)).toEqual([10]);
    expect(buffer.missing.toAskFor(5_000)).toEqual([11]);
    buffer.push(packet(11));
    expect(pullAll(buffer, 5_001)).toEqual([11, 12]);
  });

  it('follows a sender that begins anew, but not a single packet from far away', () => {
    const buffer = new JitterBuffer();
    buffer.push(packet(1));
    expect(buffer.push(packet(30_000))).toBe(false);
    expect(buffer.push(packet(2))).toBe(true);
    expect(pullAll(buffer, 0)).toEqual([1, 2]);
    expect(buffer.push(packet(40_000))).toBe(false);
    expect(buffer.push(packet(40_001))).toBe(true);
    expect(pullAll(buffer, 0)).toEqual([40_001]);
    expect(buffer.afterGap).toBe(true);
  });

  it('holds no more than it can, whatever comes', () => {
    const sequences = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 3_000 });
    fc.assert(
      fc.property(sequences, (sequences) => {
        const buffer = new JitterBuffer();
        for (const sequence of sequences) buffer.push(packet(sequence));
        expect(buffer.missing.count).toBeLessThanOrEqual(2048);
        expect(pullAll(buffer, Infinity).length).toBeLessThanOrEqual(2048);
      }),
      { numRuns: 50 },
    );
  });
});
