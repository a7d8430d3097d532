import { describe, expect, test } from 'vitest';
import { notJoined, rpcError } from '../observing/rpc-expectations.ts';
import { sessionLog } from '../observing/session-log.ts';
import { gatewayB, join, openSocket, rest, stack } from '../stack/shared-stack.ts';

const REASON = 'forceUnpublishByUser';

describe('forceUnpublish', () => {
  test('ends a stream for everybody; the moderator is answered before he is told', async () => {
    const session = await rest.createSession();
    const moderator = await join(session, { role: 'MODERATOR' });
    const [bob, carol] = [await join(session, { gateway: gatewayB }), await join(session)];
    const { streamId } = await bob.publish();
    await carol.subscribe(streamId);
    const { result } = await moderator.rpc.request('forceUnpublish', { streamId });
    expect(result).toEqual({ sessionId: moderator.rpcSessionId });
    const unpublished = { connectionId: bob.connectionId, reason: REASON };
    for (const { rpc } of [moderator, bob, carol])
      expect(await rpc.next('participantUnpublished')).toEqual(unpublished);
    const frames = moderator.rpc.frames.slice(-2);
    expect(frames[0]!.result).toBeDefined();
    expect(frames[1]!.method).toBe('participantUnpublished');
    const ends = (await sessionLog(stack.databaseUrl, session)).filter(({ type }) => /Destroyed/.test(type));
    expect(ends.map(({ body }) => [body.connection, body.reason])).toEqual([
      ['OUTBOUND', REASON],
      ['INBOUND', REASON],
    ]);
    expect((await rest.connection(session, bob.connectionId)).publishers).toEqual([]);
  });

  test('lets its owner publish again', async () => {
    const session = await rest.createSession();
    const moderator = await join(session, { role: 'MODERATOR' });
    const bob = await join(session);
    const { streamId } = await bob.publish();
    await moderator.rpc.call('forceUnpublish', { streamId });
    await bob.rpc.next('participantUnpublished');
    const again = await bob.publish();
    expect(again.streamId).not.toBe(streamId);
    const subscription = await moderator.subscribe(again.streamId);
    await subscription.receives(['audio', 'video']);
  });

  test('can be used on the own stream', async () => {
    const moderator = await join(await rest.createSession(), { role: 'MODERATOR' });
    const { streamId } = await moderator.publish();
    await moderator.rpc.call('forceUnpublish', { streamId });
    expect(await moderator.rpc.next('participantUnpublished')).toMatchObject({ reason: REASON });
  });

  test.each(['PUBLISHER', 'SUBSCRIBER'] as const)('may not be asked by a %s', async (role) => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session, { role }), await join(session)];
    const { streamId } = await bob.publish();
    expect(await alice.rpc.failure('forceUnpublish', { streamId })).toEqual(
      rpcError(401, 'Unable to force unpublish. The user does not have a valid token'),
    );
    expect((await rest.connection(session, bob.connectionId)).publishers).toHaveLength(1);
  });

  test('is refused at once for a stream that is not there, also the second time', async () => {
    const session = await rest.createSession();
    const moderator = await join(session, { role: 'MODERATOR' });
    const bob = await join(session);
    const { streamId } = await bob.publish();
    const unknown = (id: string) => rpcError(102, `Owner of stream '${id}' not found in session '${session}'`);
    expect(await moderator.rpc.failure('forceUnpublish', { streamId: 'str_X' })).toEqual(unknown('str_X'));
    await moderator.rpc.call('forceUnpublish', { streamId });
    expect(await moderator.rpc.failure('forceUnpublish', { streamId })).toEqual(unknown(streamId));
    // A notification that was held back for the answer comes after a refusal, too.
    await bob.leave();
    await moderator.rpc.next('participantLeft');
  });

  test('needs a stream id, and a session', async () => {
    const moderator = await join(await rest.createSession(), { role: 'MODERATOR' });
    expect((await moderator.rpc.failure('forceUnpublish', {})).code).toBe(999);
    const socket = await openSocket();
    expect(await socket.failure('forceUnpublish', { streamId: 'str_A' })).toEqual(notJoined);
  });
});
