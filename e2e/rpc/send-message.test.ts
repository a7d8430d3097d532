import { describe, expect, test } from 'vitest';
import { joinParams, type Participant } from '../clients/participant.ts';
import { notJoined, rpcError } from '../observing/rpc-expectations.ts';
import { pause, until } from '../support/until.ts';
import { gatewayB, join, openSocket, rest } from '../stack/shared-stack.ts';

const send = ({ rpc }: Participant, signal: unknown) =>
  rpc.request('sendMessage', { message: typeof signal === 'string' ? signal : JSON.stringify(signal) });

/** What somebody was told up to now; a later notification shows that nothing else is under way. */
const signalsOf = ({ rpc }: Participant) =>
  rpc.notifications.filter(({ method }) => method === 'sendMessage').map(({ params }) => params);

/** The shortest time in which a client in use expects the answer to a ping. */
const PING_LIMIT_MS = 3_000;
const ASK_EVERY_MS = 250;

/** The longest time that an answer takes, ms, until something else is over. */
async function longestAnswer(ask: () => Promise<unknown>, end: Promise<unknown>): Promise<number> {
  let longest = 0;
  let over = false;
  void end.finally(() => (over = true));
  while (!over) {
    const since = performance.now();
    await ask();
    longest = Math.max(longest, performance.now() - since);
    await pause(ASK_EVERY_MS);
  }
  return longest;
}

async function three(): Promise<[Participant, Participant, Participant]> {
  const session = await rest.createSession();
  return [await join(session), await join(session, { gateway: gatewayB }), await join(session, { role: 'SUBSCRIBER' })];
}

describe('sendMessage', () => {
  test('reaches everybody, the sender too, and before his answer', async () => {
    const [alice, bob, carol] = await three();
    const { result } = await send(alice, { to: [], data: 'hello', type: 'signal:chat' });
    expect(result).toEqual({ sessionId: alice.rpcSessionId });
    expect(alice.rpc.frames.at(-2)?.method).toBe('sendMessage');
    const told = { data: 'hello', type: 'signal:chat', from: alice.connectionId };
    for (const each of [alice, bob, carol]) expect(await each.rpc.next('sendMessage')).toEqual(told);
  });

  test('reaches the named ones and nobody else', async () => {
    const [alice, bob, carol] = await three();
    const { connectionId: from } = alice;
    await send(alice, { to: [bob.connectionId, bob.connectionId], data: 'psst', type: 'signal:secret' });
    await send(alice, { to: [], data: 'all', type: 'signal:chat' });
    expect(await bob.rpc.next('sendMessage')).toEqual({ data: 'psst', type: 'signal:secret', from });
    for (const each of [alice, bob, carol]) expect(await each.rpc.next('sendMessage')).toMatchObject({ data: 'all' });
    expect([signalsOf(alice), signalsOf(carol)].map((signals) => signals.map(({ data }) => data))).toEqual([
      ['all'],
      ['all'],
    ]);
    expect(signalsOf(bob)).toHaveLength(2);
  });

  test('may be sent by a subscriber, and to oneself', async () => {
    const [alice, , carol] = await three();
    await send(carol, { to: [carol.connectionId], data: 'note', type: 'signal:self' });
    expect(await carol.rpc.next('sendMessage')).toMatchObject({ data: 'note', from: carol.connectionId });
    expect(signalsOf(alice)).toEqual([]);
  });

  test('passes on what is in it, and no more', async () => {
    const [alice, bob] = await three();
    await send(alice, { to: [], type: 'signal:signal', extra: 1 });
    expect(await bob.rpc.next('sendMessage')).toEqual({ type: 'signal:signal', from: alice.connectionId });
    await send(alice, {});
    expect(await bob.rpc.next('sendMessage')).toEqual({ from: alice.connectionId });
    const data = '"\\ \u2028 \u{1f600} </script>';
    await send(alice, { to: [], data, type: 'signal:\u00e4' });
    expect(await bob.rpc.next('sendMessage')).toMatchObject({ data, type: 'signal:\u00e4' });
  });

  test('tells numbers and booleans as the texts that they were', async () => {
    const [alice, bob] = await three();
    const { connectionId: from } = alice;
    for (const [data, text] of [
      ['5', '5'],
      ['true', 'true'],
      ['1.50', '1.50'],
      ['12345678901234567890', '12345678901234567890'],
    ]) {
      await send(alice, `{"to":[["${bob.connectionId}"]],"type":7,"data":${data}}`);
      expect(await bob.rpc.next('sendMessage')).toEqual({ type: '7', data: text, from });
    }
  });

  test('keeps the order of one sender', async () => {
    const [alice, bob] = await three();
    const sent = Array.from({ length: 50 }, (_, number) => String(number));
    await Promise.all(sent.map((data) => send(alice, { to: [], data, type: 'signal:count' })));
    const received = [];
    for (const _ of sent) received.push((await bob.rpc.next('sendMessage')).data);
    expect(received).toEqual(sent);
  });

  test.each([1_000, 2_000])('%i times in one go reaches everybody, in order', async (count) => {
    const [alice, bob, carol] = await three();
    const stranger = await join(await rest.createSession());
    const sent = Array.from({ length: count }, (_, number) => String(number));
    const answers = Promise.all(sent.map((data) => send(alice, { to: [], data, type: 'signal:count' })));
    const others = Promise.all([
      longestAnswer(() => alice.rpc.call('ping'), answers),
      longestAnswer(() => send(stranger, { to: [], data: 'x', type: 'signal:x' }), answers),
    ]);
    const refused = (await answers).filter(({ error }) => error);
    expect({ refused: refused.length, first: refused[0]?.error }).toEqual({ refused: 0 });
    for (const each of [alice, bob, carol]) {
      await until('all have come', () => signalsOf(each).length === count, { seen: () => signalsOf(each).length });
      expect(signalsOf(each).map(({ data }) => data)).toEqual(sent);
    }
    for (const longest of await others) expect(longest).toBeLessThan(PING_LIMIT_MS);
  });

  test('a thousand times with much to say is answered each time, whatever must wait', async () => {
    const [alice, bob] = await three();
    const long = { to: ['con_Nobody'], data: 'x'.repeat(10_000), type: 'signal:x' };
    const answers = Promise.all(Array.from({ length: 1_000 }, () => send(alice, long)));
    await send(alice, { to: [], data: 'last', type: 'signal:x' });
    expect(new Set((await answers).map(({ error }) => error?.code))).toEqual(new Set([601]));
    expect(await bob.rpc.next('sendMessage')).toMatchObject({ data: 'last' });
  });

  test.each(['', 'hello', '[]', 'null', '{"data":{}}', '{"to":"x"}'])('refuses %s as no signal', async (message) => {
    const alice = await join(await rest.createSession());
    const { error } = await send(alice, message);
    expect(error).toEqual(rpcError(600, `Provided signal object '${message}' has not a valid JSON format`));
  });

  test('may have 64 K characters', async () => {
    const [alice, bob] = await three();
    const { error } = await send(alice, { data: 'x'.repeat(64 * 1024) });
    expect(error).toEqual(rpcError(600, 'Provided signal object is too long: it may have 65536 characters'));
    const data = '\u{1f600}'.repeat(30_000);
    await send(alice, { data });
    expect((await bob.rpc.next('sendMessage')).data).toBe(data);
  });

  test.each([
    [null, 'null'],
    ['con_Nobody', 'some connectionId does not exist in this session'],
    [5, 'some connectionId does not exist in this session'],
  ])('reaches nobody when %s is among the receivers', async (stranger, problem) => {
    const [alice, bob] = await three();
    const { error } = await send(alice, { to: [bob.connectionId, stranger], data: 'lost', type: 'signal:x' });
    expect(error).toEqual(rpcError(601, `Signal "to" field invalid format: ${problem}`));
    await send(alice, { to: [], data: 'next', type: 'signal:x' });
    expect((await bob.rpc.next('sendMessage')).data).toBe('next');
  });

  test('needs a session', async () => {
    const socket = await openSocket();
    expect(await socket.failure('sendMessage', { message: '{}' })).toEqual(notJoined);
  });

  test('does not reach other sessions', async () => {
    const [alice] = await three();
    const stranger = await join(await rest.createSession());
    const { error } = await send(alice, { to: [stranger.connectionId], data: 'x', type: 'signal:x' });
    expect(error?.code).toBe(601);
    await send(alice, { to: [], data: 'x', type: 'signal:x' });
    await stranger.rpc.request('ping');
    expect(signalsOf(stranger)).toEqual([]);
  });

  test('reaches the recorder, too', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    const recorder = await openSocket();
    await recorder.call('joinRoom', { ...joinParams(session, ''), secret: rest.secret, recorder: true });
    await send(alice, { to: [], data: 'x', type: 'signal:x' });
    expect(await recorder.next('sendMessage')).toMatchObject({ data: 'x' });
  });
});
