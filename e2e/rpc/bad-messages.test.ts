import { describe, expect, test } from 'vitest';
import { until, within } from '../support/until.ts';
import { join, openSocket, rest } from '../stack/shared-stack.ts';

describe('a message that is no request', () => {
  test.each([
    '{broken',
    '',
    'null',
    '5',
    '"text"',
    '[]',
    '[{"jsonrpc":"2.0","method":"ping","id":1}]',
    '{}',
    '{"jsonrpc":"2.0"}',
    '{"jsonrpc":"2.0","method":5}',
  ])('%s is answered at once with an error, and the socket goes on', async (text) => {
    const { rpc } = await join(await rest.createSession());
    const answer = rpc.nextAnonymousAnswer(1_000);
    rpc.sendRaw(text);
    expect((await answer).error?.code).toBeTypeOf('number');
    expect((await rpc.request('ping')).result).toEqual({ value: 'pong' });
  });

  test.each([
    { jsonrpc: '2.0', id: 700 },
    { jsonrpc: '2.0', method: 5, id: 700 },
    { jsonrpc: '2.0', method: 'ping', params: [], id: 700 },
    { jsonrpc: '2.0', method: 'ping', params: 'x', id: 700 },
    { jsonrpc: '1.0', method: 'ping', id: 700 },
    { jsonrpc: '2.0', method: 'x'.repeat(10_000), id: 700 },
  ])('is answered with its id where it has one: %o', async (message) => {
    const { rpc } = await join(await rest.createSession());
    rpc.sendRaw(JSON.stringify(message));
    const answers = () => rpc.frames.filter(({ id }) => id === 700);
    await rpc.request('ping');
    await rpc.request('ping');
    expect(answers()).toEqual([expect.objectContaining({ error: expect.objectContaining({ code: 999 }) })]);
  });

  test.each([
    ['"700"', 700],
    ['[700]', 700],
    ['700.0', 700],
    ['"seven"', 'seven'],
  ])('with the id %s is answered to %j', async (sent, answered) => {
    const { rpc } = await join(await rest.createSession());
    rpc.sendRaw(`{"jsonrpc":"2.0","method":"dance","id":${sent}}`);
    rpc.sendRaw(`{"jsonrpc":"2.0","method":"ping","params":[],"id":${sent}}`);
    await rpc.request('ping');
    expect(rpc.frames.filter(({ id }) => id === answered).map(({ error }) => error?.code)).toEqual([999, 999]);
  });

  test('but binary ends the socket, not the place', async () => {
    const alice = await join(await rest.createSession());
    const [binary, text] = [Buffer.from([0, 255, 254, 1]), Buffer.from('{"jsonrpc":"2.0","method":"ping","id":900}')];
    for (const data of [binary, text]) {
      alice.rpc.sendRaw(data);
      expect((await within(2_000, 'the end of the socket', alice.rpc.closed)).code).toBe(1003);
      await alice.comeBack();
    }
  });

  test('of a megabyte costs at most the socket that it came through', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const socket = await openSocket();
    socket.sendRaw(JSON.stringify({ jsonrpc: '2.0', method: 'ping', params: { x: 'x'.repeat(1_000_000) }, id: 900 }));
    const answered = within(
      2_000,
      'an answer or the end of the socket',
      Promise.race([socket.closed, answerTo(socket, 900)]),
    );
    expect(await answered).toBeTruthy();
    await alice.publish();
    await bob.rpc.next('participantPublished');
  });

  test('of a large offer’s size is read', async () => {
    const { rpc } = await join(await rest.createSession());
    expect((await rpc.request('ping', { interval: 5_000, padding: 'x'.repeat(200_000) })).result).toEqual({
      value: 'pong',
    });
  });

  test('a thousand times is answered a thousand times', async () => {
    const { rpc } = await join(await rest.createSession());
    for (let count = 0; count < 1_000; count++) rpc.sendRaw('{');
    await rpc.request('ping', {}, 5_000);
    expect(rpc.frames.filter(({ error }) => error)).toHaveLength(1_000);
  });
});

async function answerTo(socket: { frames: { id?: number | null }[] }, id: number): Promise<boolean> {
  return until(`answer ${id}`, () => socket.frames.some((frame) => frame.id === id), { limitMs: 2_000 }).catch(
    () => false,
  );
}
