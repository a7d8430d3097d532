import { ServiceError } from '@convene/service-contracts';
import type { Signal } from '@convene/openvidu-protocol';
import { expect, it } from 'vitest';
import { SignalQueue } from './signal-queue.js';

const caller = { sessionUid: '3f0a8f0e-4a53-4b1c-8b56-1f2f7c1d2e3f', connectionId: 'con_A' };
const always = () => true;

/** A queue, and the requests that it makes; the test answers them. */
function bench() {
  const requests: { data: (string | undefined)[]; answer: (outcomes: unknown[]) => void; fail: (e: Error) => void }[] =
    [];
  const request = (_operation: unknown, { signals }: { signals: Signal[] }) => {
    const { promise, resolve, reject } = Promise.withResolvers();
    const answer = (outcomes: unknown[]) => resolve({ outcomes });
    requests.push({ data: signals.map(({ data }) => data), answer, fail: reject });
    return promise;
  };
  const queue = new SignalQueue({ request } as never);
  const send = (data: string, { size = 50, isAwaited = always } = {}) =>
    queue.send(caller, { to: [], data }, size, isAwaited);
  return { requests, send };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));
const told = (count: number) => Array.from({ length: count }, (_, index) => ({ toldWith: index }));

it('sends one at once, and together what comes meanwhile, in order', async () => {
  const { requests, send } = bench();
  const sent = ['a', 'b', 'c'].map((data) => send(data));
  expect(requests.map(({ data }) => data)).toEqual([['a']]);
  requests[0]!.answer([{ toldWith: 7 }]);
  expect(await sent[0]).toBe(7);
  await soon();
  expect(requests[1]!.data).toEqual(['b', 'c']);
  requests[1]!.answer([{}, { toldWith: 9 }]);
  expect(await Promise.all(sent)).toEqual([7, undefined, 9]);
});

it('sends no more together than a session can take at once', async () => {
  const { requests, send } = bench();
  const sent = Array.from({ length: 202 }, (_, number) => send(String(number)));
  for (const size of [1, 100, 100, 1]) {
    await soon();
    expect(requests.at(-1)!.data).toHaveLength(size);
    requests.at(-1)!.answer(told(size));
  }
  await Promise.all(sent);
  expect(requests.flatMap(({ data }) => data)).toEqual(Array.from({ length: 202 }, (_, number) => String(number)));
});

it('nor more characters, but a long one alone', async () => {
  const { requests, send } = bench();
  const sent = ['a', 'b', 'c', 'd'].map((data) => send(data, { size: 40_000 }));
  for (const data of ['a', 'b', 'c', 'd']) {
    await soon();
    expect(requests.at(-1)!.data).toEqual([data]);
    requests.at(-1)!.answer(told(1));
  }
  await Promise.all(sent);
});

it('refuses the one whose receiver is not there, and no other', async () => {
  const { requests, send } = bench();
  const first = send('first');
  const sent = Promise.allSettled([send('lost'), send('fine')]);
  requests[0]!.answer([{}]);
  await first;
  await soon();
  requests[1]!.answer(['receiver unknown', { toldWith: 2 }]);
  expect(await sent).toEqual([
    { status: 'rejected', reason: expect.objectContaining({ code: 601 }) },
    { status: 'fulfilled', value: 2 },
  ]);
});

it('fails those that were under way, and goes on with the next', async () => {
  const { requests, send } = bench();
  const failed = send('a');
  const next = send('b');
  requests[0]!.fail(new ServiceError('unavailable', 'not now'));
  await expect(failed).rejects.toThrow('not now');
  await soon();
  requests[1]!.answer([{ toldWith: 1 }]);
  expect(await next).toBe(1);
});

it('does not send what nobody waits for any more', async () => {
  const { requests, send } = bench();
  let awaited = true;
  const [first, late, last] = [send('a'), send('late', { isAwaited: () => awaited }), send('b')];
  const refused = Promise.allSettled([late]);
  awaited = false;
  requests[0]!.answer(told(1));
  await first;
  expect(await refused).toEqual([{ status: 'rejected', reason: expect.objectContaining({ code: 999 }) }]);
  await soon();
  expect(requests[1]!.data).toEqual(['b']);
  requests[1]!.answer(told(1));
  await last;
});
