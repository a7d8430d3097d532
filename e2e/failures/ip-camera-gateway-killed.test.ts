import { afterAll, beforeAll, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { publishCamera, streamOf } from '../scenes/ip-cameras.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { sessionLog } from '../observing/session-log.ts';
import { until } from '../support/until.ts';

let stack: OwnStack;
beforeAll(async () => {
  stack = await startOwnStack({
    counts: { 'recording-worker': 0 },
    kindEnv: { session: { CONVENE_RECONNECTION_WINDOW: '1' } },
  });
});
afterAll(() => stack?.stop());

test('an IP camera stays when the gateway it came through dies, and its session with it', async () => {
  const doomed = await stack.add('gateway');
  const through = stack.rest.at(doomed.url!);
  const [session, alone] = [await stack.rest.createSession(), await stack.rest.createSession()];
  const [camera, lonely] = [await publishCamera(through, session), await publishCamera(through, alone)];
  const [alice, bob] = [
    await Participant.join(stack.rest, session),
    await Participant.join(stack.rest, session, { gateway: doomed.url }),
  ];
  await alice.subscribe(streamOf(camera));
  doomed.kill('SIGKILL');
  // Once Bob is missed, everybody who was to be missed is.
  const left = await alice.rpc.next('participantLeft', 30_000);
  expect(left).toEqual({ connectionId: bob.connectionId, reason: 'networkDisconnect' });
  expect(await stack.rest.connection(session, camera.connectionId)).toEqual(camera);
  expect((await stack.rest.session(alone)).connections.content).toEqual([lonely]);

  await alice.leave();
  await stack.rest.delete(`/sessions/${session}/connection/${camera.connectionId}`).expect(204);
  const ended = async () => (await stack.rest.get(`/sessions/${session}`)).status === 404;
  await until('the session ends with its last participant', ended);
  alice.close();
});

test('with the last gateway that is stopped, sessions with only a camera end too', { timeout: 60_000 }, async () => {
  const session = await stack.rest.createSession();
  await publishCamera(stack.rest, session);
  await stack.gateways[0]!.stop();
  const log = await sessionLog(stack.databaseUrl, session);
  expect(log.slice(-2).map(({ type, body }) => [type, body.reason])).toEqual([
    ['participantLeft', 'openviduServerStopped'],
    ['sessionDestroyed', 'openviduServerStopped'],
  ]);
});
