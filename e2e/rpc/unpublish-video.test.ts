import { describe, expect, test } from 'vitest';
import { rpcError } from '../observing/rpc-expectations.ts';
import { gatewayB, join, rest } from '../stack/shared-stack.ts';

describe('unpublishVideo', () => {
  test('ends the stream and tells the others', async () => {
    const session = await rest.createSession();
    const [alice, bob, carol] = [await join(session), await join(session), await join(session, { gateway: gatewayB })];
    const { streamId } = await alice.publish();
    await bob.subscribe(streamId);
    expect(await alice.rpc.call('unpublishVideo', {})).toEqual({ sessionId: alice.rpcSessionId });
    for (const { rpc } of [bob, carol]) {
      const unpublished = await rpc.next('participantUnpublished');
      expect(unpublished).toEqual({ connectionId: alice.connectionId, reason: 'unpublish' });
    }
    await alice.rpc.request('ping');
    expect(alice.rpc.notifications.map(({ method }) => method)).not.toContain('participantUnpublished');
    const { content } = (await rest.session(session)).connections;
    expect(content.map(({ publishers, subscribers }) => [publishers, subscribers])).toEqual([
      [[], []],
      [[], []],
      [[], []],
    ]);
  });

  test('is refused when there is nothing to end', async () => {
    const alice = await join(await rest.createSession());
    const message = `Participant '${alice.connectionId}' is not streaming media`;
    expect(await alice.rpc.failure('unpublishVideo', {})).toEqual(rpcError(105, message));
    await alice.publish();
    await alice.rpc.call('unpublishVideo', {});
    expect((await alice.rpc.failure('unpublishVideo', {})).code).toBe(105);
  });

  test('makes room for another stream with another id', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session)];
    const first = await alice.publish();
    await alice.rpc.call('unpublishVideo', {});
    const second = await alice.publish();
    expect(second.streamId).not.toBe(first.streamId);
    await (await bob.subscribe(second.streamId)).receives(['audio', 'video']);
  });
});
