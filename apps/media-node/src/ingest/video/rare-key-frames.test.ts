import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RtpTrack } from '../rtp/rtp-track.js';
import { RareKeyFrames } from './rare-key-frames.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function begin() {
  const rare = new RareKeyFrames();
  const send = (name: string, atMs: number, isKey = false, bytes = 0) =>
    rare.take({ payloads: [Buffer.from(name.padEnd(bytes))], atMs }, isKey);
  const packets: Buffer[] = [];
  const track = new RtpTrack(96, 90_000, (packet) => packets.push(packet), 0);
  const names = () => packets.map((packet) => packet.toString('latin1', 12).trim());
  const times = () => packets.map((packet) => packet.readUInt32BE(4) / 90);
  return { rare, send, track, names, times };
}

it('lets who comes late catch up, and go on with the others', () => {
  const { rare, send, track, names, times } = begin();
  send('before', 900);
  send('key', 1_000, true);
  for (let frame = 1; frame < 5; frame++) send(`frame ${frame}`, 1_000 + frame * 1_000);
  rare.begin(track);
  rare.catchUp(track);
  send('next', 6_000);
  expect(names()).toEqual(['key', 'key', 'frame 1', 'frame 2', 'frame 3', 'frame 4', 'next']);
  expect(times().toSorted((a, b) => a - b)).toEqual(times());
  expect(new Set(times()).size).toBe(7);
  expect(times()[5]! - 5_000).toBeLessThan(1);
  expect(times()[6]).toBe(6_000);
});

it('does not flood his network, and keeps the order while he catches up', () => {
  const { rare, send, track, names } = begin();
  send('key', 0, true, 31_999);
  for (let frame = 1; frame < 10; frame++) send(`frame ${frame}`, frame * 40, false, 31_999);
  rare.begin(track);
  vi.advanceTimersByTime(10);
  rare.catchUp(track);
  send('next', 400);
  expect(names().length).toBeLessThan(5);
  vi.advanceTimersByTime(200);
  expect(names().slice(0, 2)).toEqual(['key', 'key']);
  expect(names().slice(-2)).toEqual(['frame 9', 'next']);
  expect(names()).toHaveLength(12);
});

it('answers him again, but not while he is busy with the last answer', () => {
  const { rare, send, track, names, times } = begin();
  send('key', 0, true);
  rare.begin(track);
  rare.catchUp(track);
  rare.catchUp(track);
  expect(names()).toEqual(['key', 'key']);
  send('next', 40);
  vi.advanceTimersByTime(1_000);
  rare.catchUp(track);
  expect(names()).toEqual(['key', 'key', 'next', 'key', 'next']);
  expect(times().toSorted((a, b) => a - b)).toEqual(times());
});

it('forgets who has gone', () => {
  const { rare, send, track, names } = begin();
  send('key', 0, true);
  rare.begin(track);
  rare.forget(track);
  rare.catchUp(track);
  send('next', 40);
  expect(names()).toEqual(['key']);
});

it('knows who would have to wait long', () => {
  const { rare, send } = begin();
  expect(rare.isLongWait).toBe(true);
  send('key', 0, true);
  expect(rare.isLongWait).toBe(true);
  send('key', 2_000, true);
  expect(rare.isLongWait).toBe(true);
  send('', 2_600);
  expect(rare.isLongWait).toBe(false);
  send('', 3_400);
  expect(rare.isLongWait).toBe(false);
  send('', 5_600);
  expect(rare.isLongWait).toBe(true);
  for (let second = 6; second < 9; second++) send('key', second * 1_000, true);
  expect(rare.isLongWait).toBe(false);
});
