import { expect, it } from 'vitest';
import { RtpTrack } from './rtp-track.js';

function begin() {
  const packets: Buffer[] = [];
  const track = new RtpTrack(96, 90_000, (packet) => packets.push(packet));
  return { track, packets };
}
const read = (packet: Buffer) => ({
  marker: packet[1]! >= 0x80,
  payloadType: packet[1]! & 0x7f,
  sequence: packet.readUInt16BE(2),
  timestamp: packet.readUInt32BE(4),
  ssrc: packet.readUInt32BE(8),
  payload: packet.subarray(12).toString(),
});

it('numbers packets without gaps, with one time for a frame and the mark at its end', () => {
  const { track, packets } = begin();
  track.sendFrame([Buffer.from('a'), Buffer.from('b')], 1_000, true);
  track.sendFrame([Buffer.from('c')], 1_040, true);
  const [a, b, c] = packets.map(read);
  expect([a, b, c].map((packet) => packet!.payload)).toEqual(['a', 'b', 'c']);
  expect([a, b, c].map((packet) => packet!.marker)).toEqual([false, true, true]);
  expect([b!.sequence, c!.sequence]).toEqual([a!.sequence + 1, a!.sequence + 2]);
  expect([b!.timestamp, c!.timestamp]).toEqual([a!.timestamp, (a!.timestamp + 3_600) % 2 ** 32]);
  expect(new Set(packets.map((packet) => read(packet).ssrc))).toEqual(new Set([track.ssrc]));
  expect(a!.payloadType).toBe(96);
});

it('begins with zero after the largest numbers', () => {
  const { track, packets } = begin();
  for (let ms = 0; ms < 70_000; ms++) track.sendFrame([Buffer.alloc(1)], ms * 1_000, true);
  const sequences = packets.map((packet) => read(packet).sequence);
  for (const [index, sequence] of sequences.entries()) {
    if (index > 0) expect(sequence).toBe((sequences[index - 1]! + 1) % 2 ** 16);
  }
});

it('reports which of its times belongs to which moment', () => {
  const { track, packets } = begin();
  expect(track.report(0, 0)).toBeUndefined();
  track.sendFrame([Buffer.from('abc')], 500, true);
  const report = track.report(500, Date.UTC(2026, 0, 1, 0, 0, 0, 250))!;
  expect([report[0], report[1], report.readUInt16BE(2)]).toEqual([0x80, 200, 6]);
  expect(report.readUInt32BE(4)).toBe(track.ssrc);
  expect(report.readUInt32BE(8) - 2_208_988_800).toBe(Date.UTC(2026, 0, 1) / 1000);
  expect(report.readUInt32BE(12)).toBe(2 ** 30);
  expect(report.readUInt32BE(16)).toBe(read(packets[0]!).timestamp);
  expect([report.readUInt32BE(20), report.readUInt32BE(24)]).toEqual([1, 3]);
});
