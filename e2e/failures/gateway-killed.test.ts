import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Participant, type JoinOptions } from '../clients/participant.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';

const WINDOW_S = 3;
const everybody: Participant[] = [];
let stack: OwnStack;

beforeAll(async () => {
  stack = await startOwnStack({
    counts: { gateway: 1, 'recording-worker': 0 },
    kindEnv: { session: { CONVENE_RECONNECTION_WINDOW: String(WINDOW_S) } },
  });
});
afterEach(() => {
  for (const each of everybody.splice(0)) each.close();
});
afterAll(() => stack?.stop());

async function join(session: string, options?: JoinOptions): Promise<Participant> {
  const participant = await Participant.join(stack.rest, session, options);
  everybody.push(participant);
  return participant;
}

test('whoever loses his gateway comes back through another one and has missed nothing', async () => {
  const session = await stack.rest.createSession();
  const doomed = await stack.add('gateway');
  const [alice, bob] = [await join(session), await join(session, { gateway: doomed.url })];
  const { streamId } = await alice.publish();
  const subscription = await bob.subscribe(streamId);
  await bob.rpc.next('participantPublished');
  doomed.kill('SIGKILL');
  await bob.rpc.closed;
  await alice.rpc.call('unpublishVideo', {});
  const again = await alice.publish();
  await bob.comeBack(stack.url!);
  const told = await until('he has been told of the new stream', () => streamsIn(bob, again.streamId));
  // What he was told in the last second before, which the dead gateway told nobody, may come again.
  expect(told.slice(-3)).toEqual([streamId, 'unpublish', again.streamId]);
  expect(told.slice(0, -3).every((each) => each === streamId)).toBe(true);
  subscription.close();
  await (await bob.subscribe(again.streamId)).receives(['audio', 'video']);
});

/** What he was told of streams, up to this one. */
function streamsIn({ rpc }: Participant, last: string): string[] | undefined {
  const told = rpc.notifications
    .filter(({ method }) => /Published|Unpublished/.test(method))
    .map(({ params }) => params.reason ?? params.streams[0].id);
  return told.at(-1) === last ? told : undefined;
}

test('whoever loses his gateway and does not come back is missed by the others', { timeout: 90_000 }, async () => {
  const session = await stack.rest.createSession();
  const doomed = await stack.add('gateway');
  const [alice, bob] = [await join(session), await join(session, { gateway: doomed.url })];
  doomed.kill('SIGKILL');
  await bob.rpc.closed;
  const left = await alice.rpc.next('participantLeft', 60_000);
  expect(left).toEqual({ connectionId: bob.connectionId, reason: 'networkDisconnect' });
});

test('a gateway that is stopped sends nobody away', async () => {
  const session = await stack.rest.createSession();
  const stopped = await stack.add('gateway');
  const [alice, bob] = [await join(session), await join(session, { gateway: stopped.url })];
  expect(await stopped.stop()).toBe(true);
  await bob.rpc.closed;
  await bob.comeBack(stack.url!);
  const { streamId } = await bob.publish();
  expect((await alice.rpc.next('participantPublished')).streams[0].id).toBe(streamId);
  expect(alice.rpc.notifications.map(({ method }) => method)).not.toContain('participantLeft');
  await until('REST shows both', async () => (await stack.rest.session(session)).connections.numberOfElements === 2);
});
