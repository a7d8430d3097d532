import { describe, expect, test } from 'vitest';
import { joinParams } from '../../clients/participant.ts';
import { expectEmpty } from '../../observing/rest-error.ts';
import { sessionLog } from '../../observing/session-log.ts';
import { gatewayB, join, openSocket, rest, stack } from '../../stack/shared-stack.ts';
import { within } from '../../support/until.ts';

const REASON = 'forceDisconnectByServer';

describe('DELETE /sessions/ID/connection/ID', () => {
  test('sends somebody out', async () => {
    const session = await rest.createSession();
    const [alice, bob] = [await join(session), await join(session, { gateway: gatewayB })];
    const { connectionId } = bob;
    expectEmpty(await rest.delete(`/sessions/${session}/connection/${connectionId}`), 204);
    expect(await alice.rpc.next('participantLeft')).toEqual({ connectionId, reason: REASON });
    expect(await bob.rpc.next('participantEvicted')).toEqual({ connectionId, reason: REASON });
    await within(2_000, 'the server to close his socket', bob.rpc.closed);
    expect((await rest.session(session)).connections.numberOfElements).toBe(1);
    expectEmpty(await rest.delete(`/sessions/${session}/connection/${connectionId}`), 404);
  });

  test('ends the session with its last participant', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    expectEmpty(await rest.delete(`/sessions/${session}/connection/${alice.connectionId}`), 204);
    expectEmpty(await rest.get(`/sessions/${session}`), 404);
    const log = await sessionLog(stack.databaseUrl, session);
    expect(log.slice(-2).map(({ type, body }) => [type, body.reason])).toEqual([
      ['participantLeft', REASON],
      ['sessionDestroyed', 'lastParticipantLeft'],
    ]);
  });

  test('answers 400 for an unknown session', async () => {
    expectEmpty(await rest.delete('/sessions/no-such/connection/con_A'), 400);
    expectEmpty(await rest.delete('/sessions/no%20such/connection/con_A'), 400);
    expectEmpty(await rest.delete('/sessions/no%00such/connection/con_A'), 400);
  });

  test('answers 404 for an unknown connection, also before anybody has joined', async () => {
    const session = await rest.createSession();
    expectEmpty(await rest.delete(`/sessions/${session}/connection/con_A`), 404);
    expectEmpty(await rest.delete(`/sessions/${session}/connection/con_%00`), 404);
    await join(session);
    expectEmpty(await rest.delete(`/sessions/${session}/connection/con_A`), 404);
  });

  test('does not know the recorder, nor participants of other sessions', async () => {
    const session = await rest.createSession();
    await join(session);
    const recorder = await openSocket();
    await recorder.call('joinRoom', { ...joinParams(session, ''), secret: rest.secret, recorder: true });
    expectEmpty(await rest.delete(`/sessions/${session}/connection/RECORDER`), 404);
    const stranger = await join(await rest.createSession());
    expectEmpty(await rest.delete(`/sessions/${session}/connection/${stranger.connectionId}`), 404);
  });
});
