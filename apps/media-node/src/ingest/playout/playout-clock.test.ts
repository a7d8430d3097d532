import { expect, it } from 'vitest';
import { PlayoutClock } from './playout-clock.js';

it('plays evenly what comes unevenly, a buffer later than the first frame', () => {
  const clock = new PlayoutClock(200);
  clock.arrived(5_000, 1_000);
  expect(clock.dueOf(5_000)).toBe(1_200);
  clock.arrived(5_040, 1_180);
  clock.arrived(5_080, 1_181);
  expect([clock.dueOf(5_040), clock.dueOf(5_080)]).toEqual([1_240, 1_280]);
});

it('waits longer from now on when a frame came too late', () => {
  const clock = new PlayoutClock(100);
  clock.arrived(0, 1_000);
  clock.arrived(40, 1_190);
  expect(clock.dueOf(40)).toBe(1_190);
  clock.arrived(80, 1_200);
  expect(clock.dueOf(80)).toBe(1_230);
});

it('gives back slowly what it has waited too long', () => {
  const clock = new PlayoutClock(100);
  const delays: number[] = [];
  for (let ms = 0; ms <= 120_000; ms += 40) {
    const now = 1_000 + ms + (ms < 2_000 ? 400 : 0);
    clock.arrived(ms, now);
    delays.push(clock.dueOf(ms) - now);
  }
  expect(delays[0]).toBe(100);
  expect(delays[60]).toBe(500);
  expect(delays.at(-1)).toBeCloseTo(100, -1);
  const steps = delays.slice(61).map((delay, index) => delays[60 + index]! - delay);
  expect(Math.max(...steps)).toBeLessThanOrEqual(50);
});

it('follows a camera whose clock is slow or fast', () => {
  for (const speed of [0.999, 1.001]) {
    const clock = new PlayoutClock(100);
    let delay = 0;
    for (let ms = 0; ms < 3_600_000; ms += 1_000) {
      clock.arrived(ms, ms / speed);
      delay = clock.dueOf(ms) - ms / speed;
    }
    expect(delay).toBeGreaterThanOrEqual(0);
    expect(delay).toBeLessThan(150);
  }
});

it('knows which of the camera’s times is due', () => {
  const clock = new PlayoutClock(100);
  clock.arrived(5_000, 1_000);
  expect(clock.mediaTimeAt(1_100)).toBe(5_000);
});
