import { describe, expect, test } from 'vitest';
import { publishCamera, streamOf } from '../../scenes/ip-cameras.ts';
import { expectEmpty } from '../../observing/rest-error.ts';
import { sessionLog } from '../../observing/session-log.ts';
import { join, rest, stack } from '../../stack/shared-stack.ts';

/** What the log says of ends: what, which direction, and why. */
async function endsOf(session: string) {
  const log = await sessionLog(stack.databaseUrl, session);
  return log
    .filter(({ type }) => /Destroyed|Left|Evicted/.test(type))
    .map(({ type, body }) => [type, body.connection, body.reason].filter((each) => each !== undefined));
}

describe('an IP camera', () => {
  test('goes with its connection; the others are told', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    const { connectionId } = await publishCamera(rest, session);
    const reason = 'forceDisconnectByServer';
    expectEmpty(await rest.delete(`/sessions/${session}/connection/${connectionId}`), 204);
    expect(await alice.rpc.next('participantLeft')).toEqual({ connectionId, reason });
    expectEmpty(await rest.delete(`/sessions/${session}/connection/${connectionId}`), 404);
    const { content } = (await rest.session(session)).connections;
    expect(content.map((each) => each.connectionId)).toEqual([alice.connectionId]);
    // Nobody is evicted: a camera has no client who would want to know.
    expect(await endsOf(session)).toEqual([
      ['webrtcConnectionDestroyed', 'OUTBOUND', reason],
      ['participantLeft', reason],
    ]);
  });

  test('keeps its stream until then: 405', async () => {
    const session = await rest.createSession();
    const camera = await publishCamera(rest, session);
    expectEmpty(await rest.delete(`/sessions/${session}/stream/${streamOf(camera)}`), 405);
    expect((await rest.connection(session, camera.connectionId)).publishers).toEqual(camera.publishers);
  });

  test('keeps its session alive, which ends with it when nobody else is there', async () => {
    const session = await rest.createSession();
    const alice = await join(session);
    const [first, second] = [await publishCamera(rest, session), await publishCamera(rest, session)];
    await alice.leave();
    expect((await rest.session(session)).connections.content).toEqual([first, second]);
    await rest.delete(`/sessions/${session}/connection/${first.connectionId}`).expect(204);
    expect((await rest.session(session)).connections.content).toEqual([second]);
    await rest.delete(`/sessions/${session}/connection/${second.connectionId}`).expect(204);
    expectEmpty(await rest.get(`/sessions/${session}`), 404);
    expect((await endsOf(session)).at(-1)).toEqual(['sessionDestroyed', 'lastParticipantLeft']);
  });

  test('ends with its session', async () => {
    const session = await rest.createSession();
    await publishCamera(rest, session);
    await rest.delete(`/sessions/${session}`).expect(204);
    const reason = 'sessionClosedByServer';
    expect(await endsOf(session)).toEqual([
      ['webrtcConnectionDestroyed', 'OUTBOUND', reason],
      ['participantLeft', reason],
      ['sessionDestroyed', reason],
    ]);
  });
});
