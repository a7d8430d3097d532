import { describe, expect, test } from 'vitest';
import { rpcError } from '../observing/rpc-expectations.ts';
import { join, rest } from '../stack/shared-stack.ts';

describe('unsubscribeFromVideo', () => {
  test('ends the subscription, and nobody is told', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    await bob.subscribe(streamId);
    const told = alice.rpc.notifications.length;
    expect(await bob.rpc.call('unsubscribeFromVideo', { sender: alice.connectionId })).toEqual({
      sessionId: bob.rpcSessionId,
    });
    expect((await rest.connection(session, bob.connectionId)).subscribers).toEqual([]);
    await alice.rpc.request('ping');
    expect(alice.rpc.notifications).toHaveLength(told);
  });

  test('leaves the subscriptions of others alone', async () => {
    const session = await rest.createSession();
    const [alice, bob, carol] = [await join(session), await join(session), await join(session)];
    const { streamId } = await alice.publish();
    const [, carols] = [await bob.subscribe(streamId), await carol.subscribe(streamId)];
    await bob.rpc.call('unsubscribeFromVideo', { sender: alice.connectionId });
    await carols.receives(['audio', 'video']);
  });

  test('may be followed by a new subscription', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    for (let round = 0; round < 3; round++) {
      await (await bob.subscribe(streamId)).receives(['audio', 'video']);
      await bob.rpc.call('unsubscribeFromVideo', { sender: alice.connectionId });
    }
  });

  test('of somebody not subscribed to does nothing', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    await bob.rpc.call('unsubscribeFromVideo', { sender: alice.connectionId });
  });

  test('of somebody who is not there is refused', async () => {
    const session = await rest.createSession();
    const bob = await join(session);
    const failure = await bob.rpc.failure('unsubscribeFromVideo', { sender: 'con_Nobody1234' });
    expect(failure).toEqual(rpcError(102, `User con_Nobody1234 not found in session ${session}`));
    expect(await bob.rpc.failure('unsubscribeFromVideo', {})).toEqual(rpcError(999, /sender/));
  });
});
