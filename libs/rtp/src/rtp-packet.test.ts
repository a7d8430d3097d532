import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRtcp, parseRtp } from './rtp-packet.js';

const HEADER = [0x80, 0xe0, 0x12, 0x34, 0xff, 0xff, 0xff, 0xf0, 0x00, 0x00, 0x00, 0x2a];
const packet = (flags: number, ...rest: number[]) => Buffer.from([0x80 | flags, ...HEADER.slice(1), ...rest]);
const payload = (datagram: Buffer) => parseRtp(datagram, 0)?.payload;

describe('parseRtp', () => {
  it('reads what the header says', () => {
    expect(parseRtp(packet(0, 1, 2, 3), 1_000)).toEqual({
      payloadType: 96,
      marker: true,
      sequence: 0x1234,
      timestamp: 0xffff_fff0,
      ssrc: 42,
      payload: Buffer.from([1, 2, 3]),
      arrivedAt: 1_000,
    });
  });

  it('skips contributing sources, a header extension and padding', () => {
    const sources = [9, 9, 9, 9, 9, 9, 9, 9];
    const extension = [0xbe, 0xde, 0, 1, 7, 7, 7, 7];
    expect(payload(packet(0x32, ...sources, ...extension, 1, 2, 0, 0, 3))).toEqual(Buffer.from([1, 2]));
  });

  it('knows packets of nothing but padding', () => {
    expect(payload(packet(0x20, 0, 0, 0, 4))).toEqual(Buffer.alloc(0));
  });

  it.each([
    ['too short', Buffer.from(HEADER.slice(0, 11))],
    ['another version', Buffer.from([0x40, ...HEADER.slice(1)])],
    ['sources that are not there', packet(0x01, 1)],
    ['an extension that is not there', packet(0x10, 0, 0, 0)],
    ['an extension that is too long', packet(0x10, 0, 0, 0, 2, 1, 1, 1, 1)],
    ['more padding than there is', packet(0x20, 1, 9)],
    ['padding of no bytes', packet(0x20, 1, 0)],
  ])('refuses %s', (_, datagram) => {
    expect(parseRtp(datagram, 0)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void parseRtp(Buffer.from(bytes), 0)));
  });
});

it('isRtcp tells RTCP from RTP with and without a marker', () => {
  const second = (byte: number) => isRtcp(Buffer.from([0x80, byte]));
  expect([200, 201, 205, 206].map(second)).toEqual([true, true, true, true]);
  expect([96, 96 | 0x80, 111, 111 | 0x80, 0].map(second)).toEqual([false, false, false, false, false]);
  expect(isRtcp(Buffer.alloc(0))).toBe(false);
});
