import { Agent, request } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { expectEmpty, expectError } from '../../observing/rest-error.ts';
import { until } from '../../support/until.ts';
import { gatewayB, join, rest } from '../../stack/shared-stack.ts';

/** Sends requests before those ahead of them are answered, over few connections. */
const pipeline = { connections: 20, pipelining: 100, connect: { rejectUnauthorized: false } };

describe('POST /signal', () => {
  test('a thousand times at once reaches everybody each time', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    const dispatcher = new Agent(pipeline);
    onTestFinished(() => dispatcher.destroy());
    const authorization = `Basic ${Buffer.from(`OPENVIDUAPP:${rest.secret}`).toString('base64')}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const post = async (data: string) => {
      const body = JSON.stringify({ session, type: 'count', data });
      const options = { method: 'POST', idempotent: true, dispatcher, headers, body } as const;
      const answer = await request(`${rest.url}/openvidu/api/signal`, options);
      await answer.body.dump();
      return answer.statusCode;
    };
    const sent = Array.from({ length: 1_000 }, (_, number) => String(number));
    expect(new Set(await Promise.all(sent.map(post)))).toEqual(new Set([200]));
    const received = () => alice.rpc.notifications.filter(({ method }) => method === 'sendMessage');
    await until('all have come', () => received().length === sent.length, { seen: () => received().length });
    expect(new Set(received().map(({ params }) => params.data))).toEqual(new Set(sent));
  });

  test('reaches everybody, without a sender', async () => {
    const session = await rest.createSession();
    const everybody = [await join(session), await join(session, { gateway: gatewayB, role: 'SUBSCRIBER' })];
    for (const to of [undefined, null, []]) {
      expectEmpty(await rest.post('/signal', { session, to, type: 'chat', data: 'hello' }), 200);
      for (const { rpc } of everybody) {
        expect(await rpc.next('sendMessage')).toEqual({ type: 'signal:chat', data: 'hello' });
      }
    }
  });

  test('reaches the named ones only', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    expectEmpty(await rest.post('/signal', { session, to: [bob.connectionId], data: 'for Bob' }), 200);
    expectEmpty(await rest.post('/signal', { session, data: 'for all' }), 200);
    expect(await bob.rpc.next('sendMessage')).toEqual({ data: 'for Bob' });
    expect(await alice.rpc.next('sendMessage')).toEqual({ data: 'for all' });
  });

  test.each([
    ['chat', 'signal:chat'],
    ['signal:chat', 'signal:chat'],
    ['', ''],
    [undefined, undefined],
  ])('tells the type %s as %s, which is what clients listen to', async (type, told) => {
    const session = await rest.createSession();
    const alice = await join(session);
    await rest.post('/signal', { session, type }).expect(200);
    expect(await alice.rpc.next('sendMessage')).toEqual(told === undefined ? {} : { type: told });
  });

  test.each([
    { session: 1 },
    { session: 'x', to: 'con_A' },
    { session: 'x', to: {} },
    { session: 'x', type: 5 },
    { session: 'x', data: {} },
  ])('refuses a wrong type before anything else: %o', async (body) => {
    expectError(await rest.post('/signal', body), 400, 'Type error in some parameter');
  });

  test.each([{}, { session: null }, { to: [] }])('needs a session: %o', async (body) => {
    expectError(await rest.post('/signal', body), 400, '"session" parameter is mandatory');
  });

  test('answers 404 for an unknown session, and 406 for one that nobody has joined', async () => {
    expectEmpty(await rest.post('/signal', { session: 'no-such' }), 404);
    expectEmpty(await rest.post('/signal', { session: 'no-such', to: [[]] }), 404);
    const session = await rest.createSession();
    expectEmpty(await rest.post('/signal', { session }), 406);
    expectEmpty(await rest.post('/signal', { session, to: [[]] }), 406);
  });

  test('refuses receivers that are no texts', async () => {
    const session = await rest.createSession();
    await join(session);
    const message = '"to" parameter is not a valid JSON array';
    expectError(await rest.post('/signal', { session, to: [[]] }), 400, message);
  });

  test.each([['con_Nobody'], [5], ['RECORDER']])('reaches nobody when %s is among the receivers', async (stranger) => {
    const session = await rest.createSession();
    const alice = await join(session);
    const response = await rest.post('/signal', { session, to: [alice.connectionId, stranger], data: 'lost' });
    expectError(response, 406, '"to" array has no valid connection identifiers');
    await rest.post('/signal', { session, data: 'next' }).expect(200);
    expect(await alice.rpc.next('sendMessage')).toEqual({ data: 'next' });
  });
});
