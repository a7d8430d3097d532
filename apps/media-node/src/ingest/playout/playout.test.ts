import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Playout } from './playout.js';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const BUFFER = 200;

function begin() {
  const sent: { name: string; at: number; withMs: number }[] = [];
  const playout = new Playout(BUFFER, () => Date.now());
  const add = (kind: 'audio' | 'video', name: string, ms: number, isOpening = false) =>
    playout.add(kind, ms, isOpening, (withMs) => sent.push({ name, at: Date.now(), withMs }));
  return { playout, sent, add };
}

it('shows the first picture at once, and everything else a buffer later', () => {
  const { sent, add } = begin();
  add('video', 'first', 1_000, true);
  add('audio', 'sound', 1_010);
  add('video', 'second', 1_040);
  expect(sent.map(({ name }) => name)).toEqual(['first']);
  vi.advanceTimersByTime(1_000);
  expect(sent.map(({ name, at }) => [name, at])).toEqual([
    ['first', 0],
    ['sound', 210],
    ['second', 240],
  ]);
  const [first, sound, second] = sent.map(({ withMs }) => withMs);
  expect([sound! - first!, second! - first!]).toEqual([BUFFER + 10, BUFFER + 40]);
});

it('sends a first picture that is late with the time at which it is sent', () => {
  const { sent, add } = begin();
  add('audio', 'sound', 1_000);
  vi.advanceTimersByTime(150);
  add('video', 'first', 1_000, true);
  add('video', 'second', 1_040);
  vi.advanceTimersByTime(1_000);
  expect(sent.map(({ name, at }) => [name, at])).toEqual([
    ['first', 150],
    ['sound', 200],
    ['second', 240],
  ]);
  const [first, sound, second] = sent.map(({ withMs }) => withMs);
  expect([sound! - first!, second! - first!]).toEqual([50, 90]);
});

it('sends in the order in which each kind came, also when times go back', () => {
  const { sent, add } = begin();
  add('video', 'I', 0);
  add('video', 'P', 80);
  add('video', 'B', 40);
  vi.advanceTimersByTime(1_000);
  expect(sent.map(({ name }) => name)).toEqual(['I', 'P', 'B']);
  expect(sent[2]!.withMs).toBeLessThan(sent[1]!.withMs);
});

it('sends what is due before something else that waits', () => {
  const { sent, add } = begin();
  add('audio', 'later', 500);
  add('video', 'sooner', 100);
  vi.advanceTimersByTime(1_000);
  expect(sent.map(({ name }) => name)).toEqual(['sooner', 'later']);
});

it('loses nothing when the camera was connected anew, and never goes back in time', () => {
  const { playout, sent, add } = begin();
  add('video', 'old', 90_000, true);
  add('video', 'last', 90_040);
  playout.begin();
  vi.advanceTimersByTime(10);
  add('video', 'new', 0, true);
  add('video', 'next', 40);
  vi.advanceTimersByTime(1_000);
  expect(sent.map(({ name }) => name)).toEqual(['old', 'last', 'new', 'next']);
  const times = sent.map(({ withMs }) => withMs);
  expect(times.toSorted((a, b) => a - b)).toEqual(times);
});

it('plays on what waits when the camera was connected anew, and sends nothing ahead of its time', () => {
  const { playout, sent, add } = begin();
  add('video', 'old', 90_000, true);
  for (const ms of [40, 80]) {
    vi.advanceTimersByTime(40);
    add('audio', `sound ${ms}`, 90_000 + ms);
    add('video', `old ${ms}`, 90_000 + ms);
  }
  vi.advanceTimersByTime(20);
  playout.begin();
  add('audio', 'new sound', 0);
  add('video', 'new', 0, true);
  add('video', 'next', 40);
  vi.advanceTimersByTime(1_000);
  expect(sent.map(({ name, at }) => [name, at])).toEqual([
    ['old', 0],
    ['sound 40', 240],
    ['old 40', 240],
    ['sound 80', 280],
    ['old 80', 280],
    ['new', 280],
    ['new sound', 300],
    ['next', 340],
  ]);
  for (const { at, withMs } of sent) expect(Math.abs(withMs - at)).toBeLessThanOrEqual(1);
});

it('begins behind what waits, also when that waits longer than the buffer', () => {
  const { playout, sent, add } = begin();
  add('audio', 'early', 1_000);
  add('audio', 'earlier', 1_500);
  playout.begin();
  add('audio', 'new', 0);
  add('video', 'picture', 0, true);
  vi.advanceTimersByTime(2_000);
  expect(sent.map(({ name, at }) => [name, at])).toEqual([
    ['early', 200],
    ['earlier', 700],
    ['new', 700],
    ['picture', 700],
  ]);
  const times = sent.map(({ withMs }) => withMs);
  expect(times.toSorted((a, b) => a - b)).toEqual(times);
});

it('says with which time something would be sent now', () => {
  const { playout, sent, add } = begin();
  add('audio', 'sound', 7_000);
  vi.advanceTimersByTime(BUFFER);
  expect(playout.sendingTime()).toBe(sent[0]!.withMs);
});
