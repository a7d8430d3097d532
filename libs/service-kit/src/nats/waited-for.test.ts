import { headers, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WaitedFor } from './waited-for.js';

const REPLY = '_INBOX.asker';
const LIMIT_MS = 7_000;
/** By how much the asker's clock is ahead of ours. */
const AHEAD_MS = 300_000;

let now = 1_000;
beforeEach(() => void vi.spyOn(performance, 'now').mockImplementation(() => now));
afterEach(() => void vi.restoreAllMocks());

/** A request that was sent so long ago. */
function sent(agoMs: number, asker = 'gateway-1'): Msg {
  const spoken = headers();
  spoken.set('Convene-Asker', asker);
  spoken.set('Convene-Sent-At', String(now - agoMs + AHEAD_MS));
  spoken.set('Convene-Limit', String(LIMIT_MS));
  return { reply: REPLY, headers: spoken } as unknown as Msg;
}

/** NATS, behind which the asker still waits for so long; or does not any more. */
function behind(remainingMs: number | undefined) {
  const request = vi.fn<(subject: string) => Promise<unknown>>(async () => {
    if (remainingMs === undefined) throw new Error('503: no responders');
    return { json: () => ({ remainingMs, clock: now + AHEAD_MS }) };
  });
  return { nats: { request } as unknown as NatsConnection, request };
}

it('asks back an asker that it does not know, and only once while its requests are fresh', async () => {
  const waitedFor = new WaitedFor();
  const { nats, request } = behind(6_500);
  expect(await waitedFor.until(nats, sent(500))).toMatchObject({ remainingMs: 6_500 });
  expect(request).toHaveBeenCalledExactlyOnceWith(REPLY, '', expect.anything());
  now += 60_000;
  expect(await waitedFor.until(nats, sent(0))).toMatchObject({ remainingMs: LIMIT_MS });
  expect(await waitedFor.until(nats, sent(500))).toMatchObject({ remainingMs: 6_500 });
  expect(request).toHaveBeenCalledOnce();
});

it('asks back when a request has lain somewhere for long', async () => {
  const waitedFor = new WaitedFor();
  await waitedFor.until(behind(7_000).nats, sent(0));
  const waiting = behind(500);
  expect(await waitedFor.until(waiting.nats, sent(6_500))).toMatchObject({ remainingMs: 500 });
  expect(waiting.request).toHaveBeenCalledOnce();
});

it('does not begin what nobody waits for any more, whether it knows the asker or not', async () => {
  const waitedFor = new WaitedFor();
  expect(await waitedFor.until(behind(undefined).nats, sent(0))).toBeUndefined();
  await waitedFor.until(behind(7_000).nats, sent(0));
  expect(await waitedFor.until(behind(undefined).nats, sent(8_000))).toBeUndefined();
});

it('does not take the answer of something else for that of an asker', async () => {
  const nats = { request: async () => ({ json: () => ({ hello: 'there' }) }) } as unknown as NatsConnection;
  expect(await new WaitedFor().until(nats, sent(0))).toBeUndefined();
});

it('begins at any time what is to be done whether somebody waits or not', async () => {
  const { nats, request } = behind(undefined);
  expect(await new WaitedFor().until(nats, { reply: REPLY } as unknown as Msg)).toBe('always');
  expect(request).not.toHaveBeenCalled();
});
