import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KeepAlive } from './keep-alive.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What a camera is asked in so many seconds. */
function askedIn(
  seconds: number,
  timeoutS: number,
  answer: (method: string) => number | undefined,
  known = 'GET_PARAMETER',
) {
  const asked: string[] = [];
  const keepAlive = new KeepAlive((method, onAnswer) => {
    asked.push(method);
    const status = answer(method);
    if (status !== undefined) onAnswer(status);
  });
  keepAlive.choose(known);
  keepAlive.begin(timeoutS);
  vi.advanceTimersByTime(seconds * 1_000);
  keepAlive.end();
  vi.advanceTimersByTime(60_000);
  return asked;
}

it.each([
  [60, 4],
  [10, 4],
  [4, 10],
  [1, 40],
])('asks twice as often as a timeout of %i s wants, and each five seconds at least', (timeoutS, times) => {
  expect(askedIn(20, timeoutS, () => 200)).toEqual(Array.from({ length: times }, () => 'GET_PARAMETER'));
});

it('asks for what the camera knows', () => {
  expect(askedIn(10, 60, () => 200, 'OPTIONS, PLAY')).toEqual(['OPTIONS', 'OPTIONS']);
});

it('asks for something else where that is refused', () => {
  const refusesOne = (method: string) => (method === 'GET_PARAMETER' ? 454 : 200);
  expect(askedIn(15, 60, refusesOne)).toEqual(['GET_PARAMETER', 'OPTIONS', 'OPTIONS', 'OPTIONS']);
});

it('asks for something else where that is ignored', () => {
  const ignoresOne = (method: string) => (method === 'GET_PARAMETER' ? undefined : 200);
  expect(askedIn(20, 60, ignoresOne)).toEqual(['GET_PARAMETER', 'OPTIONS', 'OPTIONS', 'OPTIONS']);
});

it('does not hurry where everything is refused', () => {
  expect(askedIn(10, 60, () => 454)).toHaveLength(4);
});
