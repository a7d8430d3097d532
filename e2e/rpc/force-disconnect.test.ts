import { describe, expect, test } from 'vitest';
import { joinParams } from '../clients/participant.ts';
import { notJoined, rpcError } from '../observing/rpc-expectations.ts';
import { sessionLog } from '../observing/session-log.ts';
import { gatewayB, join, openSocket, rest, stack } from '../stack/shared-stack.ts';
import { within } from '../support/until.ts';

const REASON = 'forceDisconnectByUser';

describe('forceDisconnect', () => {
  test('sends somebody out: the others are told, then the moderator is answered, then he is evicted', async () => {
    const session = await rest.createSession();
    const moderator = await join(session, { role: 'MODERATOR' });
    const [bob, carol] = [await join(session, { gateway: gatewayB }), await join(session)];
    const { streamId } = await bob.publish();
    await carol.subscribe(streamId);
    const { result } = await moderator.rpc.request('forceDisconnect', { connectionId: bob.connectionId });
    expect(result).toEqual({ sessionId: moderator.rpcSessionId });
    const left = { connectionId: bob.connectionId, reason: REASON };
    expect(moderator.rpc.frames.at(-2)).toMatchObject({ method: 'participantLeft', params: left });
    expect(await carol.rpc.next('participantLeft')).toEqual(left);
    expect(await bob.rpc.next('participantEvicted')).toEqual(left);
    await within(2_000, 'the server to close his socket', bob.rpc.closed);
    expect(bob.rpc.notifications.filter(({ method }) => method === 'participantEvicted')).toHaveLength(1);
    for (const { rpc } of [moderator, carol]) {
      expect(rpc.notifications.map(({ method }) => method)).not.toContain('participantEvicted');
      expect(rpc.notifications.map(({ method }) => method)).not.toContain('participantUnpublished');
    }
    const ends = (await sessionLog(stack.databaseUrl, session)).filter(({ type }) => /Destroyed|Left/.test(type));
    expect(ends.map(({ type, body }) => [type, body.connection, body.reason])).toEqual([
      ['webrtcConnectionDestroyed', 'INBOUND', REASON],
      ['webrtcConnectionDestroyed', 'OUTBOUND', REASON],
      ['participantLeft', undefined, REASON],
    ]);
    await expect(bob.comeBack()).rejects.toMatchObject({ code: 40_007 });
  });

  test('may be asked by who knows the secret', async () => {
    const session = await rest.createSession();
    const bob = await join(session);
    const insider = await openSocket();
    await insider.call('joinRoom', { ...joinParams(session, ''), secret: rest.secret });
    await insider.call('forceDisconnect', { connectionId: bob.connectionId });
    expect(await bob.rpc.next('participantEvicted')).toMatchObject({ reason: REASON });
  });

  test.each(['PUBLISHER', 'SUBSCRIBER'] as const)('may not be asked by a %s', async (role) => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session, { role }), await join(session)];
    expect(await alice.rpc.failure('forceDisconnect', { connectionId: bob.connectionId })).toEqual(
      rpcError(401, 'Unable to force disconnect. The user does not have a valid token'),
    );
    expect((await rest.session(session)).connections.numberOfElements).toBe(2);
  });

  test.each(['con_Nobody', '', 'RECORDER'])('knows nobody called "%s"', async (connectionId) => {
    const moderator = await join(await rest.createSession(), { role: 'MODERATOR' });
    expect(await moderator.rpc.failure('forceDisconnect', { connectionId })).toEqual(
      rpcError(102, "Connection not found when calling 'forceDisconnect'"),
    );
  });

  test('can be used on oneself; the session ends with its last participant', async () => {
    const session = await rest.createSession();
    const moderator = await join(session, { role: 'MODERATOR' });
    const { connectionId } = moderator;
    const { result } = await moderator.rpc.request('forceDisconnect', { connectionId });
    expect(result).toBeDefined();
    expect(await moderator.rpc.next('participantEvicted')).toEqual({ connectionId, reason: REASON });
    await within(2_000, 'the server to close the socket', moderator.rpc.closed);
    const log = await sessionLog(stack.databaseUrl, session);
    expect(log.at(-1)).toMatchObject({ type: 'sessionDestroyed', body: { reason: 'lastParticipantLeft' } });
  });

  test('needs a connection id, and a session', async () => {
    const moderator = await join(await rest.createSession(), { role: 'MODERATOR' });
    expect((await moderator.rpc.failure('forceDisconnect', {})).code).toBe(999);
    const socket = await openSocket();
    expect(await socket.failure('forceDisconnect', { connectionId: 'con_A' })).toEqual(notJoined);
  });
});
