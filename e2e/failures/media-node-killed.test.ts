import { afterAll, beforeAll, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { healthUrl, mediaLoad } from '../observing/metrics.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';

/** Silent for 1.1 s, then suspected for 0.5 s, then asked for 0.5 s; and a machine that is busy. */
const NOTICED_WITHIN_MS = 8_000;
let stack: OwnStack;

beforeAll(async () => {
  stack = await startOwnStack({ counts: { 'media-node': 2, 'recording-worker': 0 } });
});
afterAll(() => stack?.stop());

test('a media node that dies takes its streams along, and nothing else', { timeout: 60_000 }, async () => {
  const session = await stack.rest.createSession();
  const alice = await Participant.join(stack.rest, session);
  const bob = await Participant.join(stack.rest, session);
  const { streamId } = await alice.publish();
  await (await bob.subscribe(streamId)).receives(['audio', 'video']);
  const loads = await Promise.all(stack.mediaNodes.map((node) => mediaLoad(healthUrl(node))));
  const [doomed, other] = loads[0]!.publications > 0 ? stack.mediaNodes : stack.mediaNodes.toReversed();

  doomed!.kill('SIGKILL');
  const told = { connectionId: alice.connectionId, reason: 'mediaServerDisconnect' };
  const notified = [alice, bob].map((each) => each.rpc.next('participantUnpublished', NOTICED_WITHIN_MS));
  expect(await Promise.all(notified)).toEqual([told, told]);
  expect((await stack.rest.session(session)).connections.content.map(({ publishers }) => publishers)).toEqual([[], []]);

  const again = await alice.publish();
  await (await bob.subscribe(again.streamId)).receives(['audio', 'video']);
  expect(await mediaLoad(healthUrl(other!))).toMatchObject({ publications: 1, subscriptions: 1 });

  await alice.leave();
  await bob.leave();
  await until('the other node is empty', async () => (await mediaLoad(healthUrl(other!))).publications === 0);
});
