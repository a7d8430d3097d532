import { describe, expect, test } from 'vitest';
import { joinParams } from '../../clients/participant.ts';
import { within } from '../../support/until.ts';
import { expectEmpty } from '../../observing/rest-error.ts';
import { gatewayB, join, openSocket, rest } from '../../stack/shared-stack.ts';

describe('DELETE /sessions/ID', () => {
  test('answers 404 with an empty body for an unknown session', async () => {
    expectEmpty(await rest.delete('/sessions/nobody-made-this'), 404);
  });

  test('removes a session that nobody has joined, once', async () => {
    const session = await rest.createSession();
    expectEmpty(await rest.delete(`/sessions/${session}`), 204);
    expectEmpty(await rest.get(`/sessions/${session}`), 404);
    expectEmpty(await rest.delete(`/sessions/${session}`), 404);
  });

  test('invalidates the tokens of the session', async () => {
    const session = await rest.createSession();
    const token = await rest.createToken(session);
    await rest.delete(`/sessions/${session}`).expect(204);
    const socket = await openSocket();
    expect((await socket.failure('joinRoom', joinParams(session, token))).code).toBe(202);
    await rest.post('/sessions', { customSessionId: session }).expect(200);
    expect((await socket.failure('joinRoom', joinParams(session, token))).code).toBe(401);
  });

  test('evicts everybody, on all gateways, and closes their sockets', async () => {
    const session = await rest.createSession();
    const everybody = [await join(session), await join(session, { gateway: gatewayB }), await join(session)];
    await everybody[0]!.publish();
    expectEmpty(await rest.delete(`/sessions/${session}`), 204);
    for (const { rpc, connectionId } of everybody) {
      const evicted = await rpc.next('participantEvicted');
      expect(evicted).toEqual({ connectionId, reason: 'sessionClosedByServer' });
      await within(2_000, 'the server to close the socket', rpc.closed);
      // Whoever was evicted later may first have seen the others leave.
      const others = rpc.notifications.filter(({ method }) => method === 'participantLeft');
      expect(others.every(({ params }) => params.reason === 'sessionClosedByServer')).toBe(true);
      expect(rpc.notifications.filter(({ method }) => method === 'participantEvicted')).toHaveLength(1);
    }
    expectEmpty(await rest.get(`/sessions/${session}`), 404);
  });

  test('leaves no way back for a participant', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    await rest.delete(`/sessions/${session}`).expect(204);
    await within(2_000, 'the server to close the socket', alice.rpc.closed);
    await expect(alice.comeBack()).rejects.toMatchObject({ code: 40_007, message: 'reconnection error' });
  });

  test('cannot be used without an id', async () => {
    const { status, headers } = await rest.delete('/sessions');
    expect(status).toBe(405);
    expect(headers.allow).toMatch(/GET/);
    expect(headers.allow).toMatch(/POST/);
  });
});
