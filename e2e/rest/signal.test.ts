import { describe, expect, test } from 'vitest';
import { expectEmpty, expectError } from '../support/rest-error.ts';
import { gatewayB, join, rest } from '../support/shared-stack.ts';

describe('POST /signal', () => {
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
