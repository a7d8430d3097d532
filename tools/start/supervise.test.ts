import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Service } from '../services/start-service.ts';
import { supervise } from './supervise.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A service that ends when told to. */
function fakeService() {
  const { promise: exited, resolve: end } = Promise.withResolvers<string>();
  const service: Service = {
    kind: 'session',
    pid: 1,
    ports: { health: 1 },
    logFile: 'session.log',
    kill: () => {},
    stop: async () => true,
    exited,
    lastLines: () => 'last words',
  };
  return { service, end };
}

test('starts a service again with growing pauses, and says what it has printed', async () => {
  const stop = new AbortController();
  const lines: string[] = [];
  const first = fakeService();
  const second = fakeService();
  const starts: number[] = [];
  const restart = async () => {
    starts.push(Date.now() - begin);
    if (starts.length === 1) throw new Error('port taken');
    return second.service;
  };
  const begin = Date.now();
  const done = supervise({ service: first.service, restart, signal: stop.signal, log: (line) => lines.push(line) });
  first.end('exit code 1');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(starts).toEqual([1_000, 3_000]);
  expect(lines.join('\n')).toMatch(/session ended by itself \(exit code 1\).*last words.*port taken.*session is back/s);
  stop.abort();
  await done;
});

test('leaves an ended service alone when everything is being stopped', async () => {
  const stop = new AbortController();
  const { service, end } = fakeService();
  const restart = vi.fn<() => Promise<Service>>();
  const done = supervise({ service, restart, signal: stop.signal, log: () => {} });
  stop.abort();
  end('exit code 0');
  await done;
  expect(restart).not.toHaveBeenCalled();
});
