import { afterEach, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { sessionLog } from '../observing/session-log.ts';
import { within } from '../support/until.ts';

let stack: OwnStack | undefined;
afterEach(async () => {
  await stack?.stop();
  stack = undefined;
});

test('the last gateway that is stopped ends all sessions, the ones before send nobody away', async () => {
  stack = await startOwnStack({ counts: { gateway: 2, 'recording-worker': 0 } });
  const { rest, gateways } = stack;
  const session = await rest.createSession();
  const unused = await rest.createSession();
  const [first, last] = gateways as [(typeof gateways)[0], (typeof gateways)[0]];
  const alice = await Participant.join(rest, session, { gateway: first.url });
  const bob = await Participant.join(rest, session, { gateway: last.url });
  await bob.publish();
  expect(await first.stop()).toBe(true);
  await alice.rpc.closed;
  expect(alice.rpc.notifications.map(({ method }) => method)).not.toContain('participantEvicted');
  await alice.comeBack(last.url);

  expect(await last.stop()).toBe(true);
  for (const { rpc, connectionId } of [alice, bob]) {
    await within(2_000, 'the sockets to be closed', rpc.closed);
    expect(await rpc.next('participantEvicted')).toEqual({ connectionId, reason: 'openviduServerStopped' });
  }
  const log = await sessionLog(stack.databaseUrl, session);
  expect(log.slice(-3).map(({ type, body }) => [type, body.reason])).toEqual([
    ['participantEvicted', 'openviduServerStopped'],
    ['participantLeft', 'openviduServerStopped'],
    ['sessionDestroyed', 'openviduServerStopped'],
  ]);
  const { url } = await stack.add('gateway');
  await rest.at(url!).get(`/sessions/${session}`).expect(404);
  await rest.at(url!).get(`/sessions/${unused}`).expect(200);
});

test('a gateway may be told to leave the sessions alone', async () => {
  stack = await startOwnStack({
    counts: { 'recording-worker': 0 },
    kindEnv: {
      gateway: { GATEWAY_STOP_ENDS_SESSIONS: 'false' },
      // On a busy machine the next gateway needs longer than the usual ten seconds to start.
      session: { CONVENE_RECONNECTION_WINDOW: '60' },
    },
  });
  const { rest, gateways } = stack;
  const alice = await Participant.join(rest, await rest.createSession());
  expect(await gateways[0]!.stop()).toBe(true);
  await alice.rpc.closed;
  expect(alice.rpc.notifications).toEqual([]);
  const { url } = await stack.add('gateway');
  await alice.comeBack(url);
  alice.close();
});
