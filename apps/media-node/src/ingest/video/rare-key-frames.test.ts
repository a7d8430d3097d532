import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RtpTrack } from '../rtp/rtp-track.js';
import type { OwnTrackSender } from './own-track-sender.js';
import { RareKeyFrames } from './rare-key-frames.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function begin() {
  const rare = new RareKeyFrames();
  const send = (name: string, atMs: number, isKey = false, bytes = 0) =>
    rare.take({ payloads: [Buffer.from(name.padEnd(bytes))], atMs }, isKey);
  const packets: Buffer[] = [];
  const track = new RtpTrack(96, 90_000, (packet) => packets.push(packet), 0);
  const leave = vi.fn<() => void>(() => late?.end());
  let late: OwnTrackSender | undefined;
  /** Somebody comes. */
  const newcomer = () => (late = rare.begin(track, leave));
  const names = () => packets.map((packet) => packet.toString('latin1', 12).trim());
  const times = () => packets.map((packet) => packet.readUInt32BE(4) / 90);
  return { rare, send, newcomer, leave, names, times };
}

it('lets who comes late catch up, and go on with the others', () => {
  const { send, newcomer, names, times } = begin();
  send('before', 900);
  send('key', 1_000, true);
  for (let frame = 1; frame < 5; frame++) send(`frame ${frame}`, 1_000 + frame * 1_000);
  const late = newcomer();
  late.asked();
  send('next', 6_000);
  expect(names()).toEqual(['key', 'key', 'frame 1', 'frame 2', 'frame 3', 'frame 4', 'next']);
  expect(times().toSorted((a, b) => a - b)).toEqual(times());
  expect(new Set(times()).size).toBe(7);
  expect(times()[5]! - 5_000).toBeLessThan(1);
  expect(times()[6]).toBe(6_000);
});

it('does not flood his network, and keeps the order while he catches up', () => {
  const { send, newcomer, names } = begin();
  send('key', 0, true, 31_999);
  for (let frame = 1; frame < 10; frame++) send(`frame ${frame}`, frame * 40, false, 31_999);
  const late = newcomer();
  vi.advanceTimersByTime(10);
  late.asked();
  send('next', 400);
  expect(names().length).toBeLessThan(5);
  vi.advanceTimersByTime(200);
  expect(names().slice(0, 2)).toEqual(['key', 'key']);
  expect(names().slice(-2)).toEqual(['frame 9', 'next']);
  expect(names()).toHaveLength(12);
});

it('answers him again, but not while he is busy with the last answer', () => {
  const { send, newcomer, names, times } = begin();
  send('key', 0, true);
  const late = newcomer();
  late.asked();
  late.asked();
  expect(names()).toEqual(['key', 'key']);
  send('next', 40);
  vi.advanceTimersByTime(1_000);
  late.asked();
  expect(names()).toEqual(['key', 'key', 'next', 'key', 'next']);
  expect(times().toSorted((a, b) => a - b)).toEqual(times());
});

it('forgets who has gone', () => {
  const { rare, send, newcomer, names } = begin();
  send('key', 0, true);
  const late = newcomer();
  expect(rare.newcomers).toBe(1);
  late.end();
  send('next', 40);
  expect(names()).toEqual(['key']);
  expect(rare.newcomers).toBe(0);
});

/** Sends a frame each 40 ms for so many milliseconds. */
function play(send: (name: string, atMs: number) => void, name: string, ms: number) {
  for (let passed = 0; passed < ms; passed += 40) {
    vi.advanceTimersByTime(40);
    send(name, performance.now());
  }
}

it('lets him join the others once he has settled, and gives him up with their next key frame', () => {
  const { rare, send, newcomer, leave, names } = begin();
  const join = vi.fn<() => void>();
  send('key', 0, true);
  const late = newcomer();
  late.asked();
  late.canJoin(join);
  play(send, 'too early', 960);
  expect(join).not.toHaveBeenCalled();
  play(send, 'settled', 1_000);
  expect(join).toHaveBeenCalledOnce();
  expect([leave.mock.calls.length, rare.newcomers]).toEqual([0, 1]);
  expect(names().at(-1)).toBe('settled');
  send('theirs', performance.now(), true);
  expect([leave.mock.calls.length, rare.newcomers]).toEqual([1, 0]);
  send('theirs, too', performance.now());
  expect(names().at(-1)).toBe('settled');
});

it('gives him key frames that come before he has settled', () => {
  const { rare, send, newcomer, leave, names } = begin();
  const join = vi.fn<() => void>();
  const late = newcomer();
  send('first', 0, true);
  late.canJoin(join);
  play(send, 'between', 960);
  send('second', performance.now(), true);
  expect(names().at(-1)).toBe('second');
  // The second one may still be under way to the others.
  play(send, 'behind it', 80);
  expect(join).not.toHaveBeenCalled();
  play(send, 'behind it', 80);
  expect(join).toHaveBeenCalledOnce();
  expect([leave.mock.calls.length, rare.newcomers]).toEqual([0, 1]);
});

it('keeps the track of who cannot join', () => {
  const { rare, send, newcomer, leave, names } = begin();
  send('key', 0, true);
  newcomer().asked();
  play(send, 'between', 3_000);
  send('next', performance.now(), true);
  expect(names().at(-1)).toBe('next');
  expect([leave.mock.calls.length, rare.newcomers]).toEqual([0, 1]);
});

it('does not let who catches up again see what is older than the key frame of the others', () => {
  const { send, newcomer, names } = begin();
  send('key', 0, true, 31_999);
  for (let frame = 1; frame < 10; frame++) send(`frame ${frame}`, frame, false, 31_999);
  const late = newcomer();
  late.canJoin(() => undefined);
  play(send, 'live', 1_200);
  late.asked();
  const sent = names().length;
  send('theirs', performance.now(), true);
  vi.advanceTimersByTime(1_000);
  expect(names()).toHaveLength(sent);
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
