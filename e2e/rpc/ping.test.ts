import { describe, expect, test } from 'vitest';
import { until, within } from '../support/until.ts';
import { join, openSocket, rest } from '../stack/shared-stack.ts';

const SHORT_MS = 400;

describe('ping', () => {
  test('is answered with pong and nothing else, before and after joinRoom', async () => {
    const socket = await openSocket({ pingIntervalMs: 0 });
    for (const params of [{ interval: 5_000 }, undefined]) {
      const { id: _, ...answer } = await socket.request('ping', params);
      expect(answer).toEqual({ result: { value: 'pong' }, jsonrpc: '2.0' });
    }
    const { rpc } = await join(await rest.createSession());
    expect((await rpc.request('ping')).result).toEqual({ value: 'pong' });
  });

  test('that stops for three intervals costs the socket, and later the place', async () => {
    const session = await rest.createSession();
    const bob = await join(session);
    const alice = await join(session, { pingIntervalMs: SHORT_MS });
    const quietSince = performance.now();
    alice.rpc.stopPings();
    const { code, reason } = await within(6 * SHORT_MS, 'the watchdog to close the socket', alice.rpc.closed);
    expect(performance.now() - quietSince).toBeGreaterThan(2 * SHORT_MS);
    expect({ code, reason }).toEqual({ code: 1000, reason: 'Close for not receive ping from client' });
    expect((await rest.session(session)).connections.numberOfElements).toBe(2);
    const left = await bob.rpc.next('participantLeft', 14_000);
    expect(left).toEqual({ connectionId: alice.connectionId, reason: 'networkDisconnect' });
  });

  test('may tell its interval as a text', async () => {
    const socket = await openSocket({ pingIntervalMs: 0 });
    expect((await socket.request('ping', { interval: String(SHORT_MS) })).result).toEqual({ value: 'pong' });
    const { reason } = await within(6 * SHORT_MS, 'the watchdog to close the socket', socket.closed);
    expect(reason).toBe('Close for not receive ping from client');
  });

  test('that comes in time keeps the socket', async () => {
    const { rpc } = await join(await rest.createSession(), { pingIntervalMs: SHORT_MS });
    const pongs = () => rpc.frames.filter(({ result }) => result?.value === 'pong').length;
    await until('more than three intervals have passed', () => pongs() > 5, { limitMs: 10 * SHORT_MS });
    expect(rpc.isOpen).toBe(true);
  });

  test('with nonsense in it is answered at once', async () => {
    const socket = await openSocket({ pingIntervalMs: 0 });
    for (const interval of [-1, 0, 'often', null, 1e300]) {
      const { result, error } = await socket.request('ping', { interval }, 1_000);
      expect(result?.value ?? error?.code).toBeDefined();
    }
    expect((await socket.request('ping')).result).toEqual({ value: 'pong' });
  });
});
