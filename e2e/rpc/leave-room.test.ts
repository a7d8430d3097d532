import { describe, expect, test } from 'vitest';
import { within } from '../support/until.ts';
import { gatewayB, join, rest } from '../stack/shared-stack.ts';

describe('leaveRoom', () => {
  test('is answered, announced to the others, and followed by a closed socket', async () => {
    const session = await rest.createSession();
    const [alice, bob, carol] = [await join(session), await join(session), await join(session, { gateway: gatewayB })];
    const result = await alice.rpc.call('leaveRoom', {});
    expect(result).toEqual({ sessionId: alice.rpcSessionId });
    for (const { rpc } of [bob, carol]) {
      expect(await rpc.next('participantLeft')).toEqual({ connectionId: alice.connectionId, reason: 'disconnect' });
    }
    await within(2_000, 'the server to close the socket', alice.rpc.closed);
    expect(alice.rpc.notifications.map(({ method }) => method)).not.toContain('participantEvicted');
    expect((await rest.session(session)).connections.content.map(({ connectionId }) => connectionId)).toEqual([
      bob.connectionId,
      carol.connectionId,
    ]);
  });

  test('ends what the leaving one publishes, without an announcement of its own', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const { streamId } = await alice.publish();
    const subscription = await bob.subscribe(streamId);
    await subscription.receives(['audio', 'video']);
    await alice.leave();
    await bob.rpc.next('participantLeft');
    expect(bob.rpc.notifications.map(({ method }) => method)).not.toContain('participantUnpublished');
    expect((await rest.connection(session, bob.connectionId)).subscribers).toEqual([]);
    expect((await bob.rpc.failure('receiveVideoFrom', { sender: streamId, sdpOffer: 'v=0' })).code).toBe(102);
  });

  test('is final: there is no way back', async () => {
    const session = await rest.createSession();
    await join(session);
    const alice = await join(session);
    await alice.leave();
    await within(2_000, 'the server to close the socket', alice.rpc.closed);
    await expect(alice.comeBack()).rejects.toMatchObject({ code: 40_007 });
  });

  test('of all at the same time ends the session', async () => {
    const session = await rest.createSession();
    const all = await Promise.all(Array.from({ length: 8 }, () => join(session)));
    await Promise.all(all.map((each) => each.leave()));
    await rest.get(`/sessions/${session}`).expect(404);
  });
});
