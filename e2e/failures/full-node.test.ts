import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import type { WebRtcPeer } from '../clients/webrtc-peer.ts';
import { healthUrl, mediaLoad, metric } from '../observing/metrics.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';

/** Silent for 1.1 s, then suspected for 0.5 s, then asked for 0.5 s; and a machine that is busy. */
const NOTICED_WITHIN_MS = 8_000;
/** Who comes until the session service has heard that a node is full. */
const MOST_VIEWERS = 40;
let stack: OwnStack;

beforeAll(async () => {
  stack = await startOwnStack({
    counts: { 'media-node': 2, 'recording-worker': 0 },
    // Full with what hardly anybody sends.
    kindEnv: { 'media-node': { MEDIA_WORKER_FULL: '1' } },
  });
});
afterAll(() => stack?.stop());

const relays = (name: 'sent' | 'received') =>
  Promise.all(stack.mediaNodes.map((node) => metric(healthUrl(node), `convene_media_relays_${name}`)));
const areNone = (counts: number[]) => counts.every((count) => count === 0);

async function join(session: string): Promise<Participant> {
  const participant = await Participant.join(stack.rest, session);
  onTestFinished(() => participant.close());
  return participant;
}

/** A stream, and so many who receive it that some get it from the other node. */
async function watched() {
  const session = await stack.rest.createSession();
  const alice = await join(session);
  const { streamId } = await alice.publish();
  const loads = await Promise.all(stack.mediaNodes.map((node) => mediaLoad(healthUrl(node))));
  const [home, other] = loads[0]!.publications > 0 ? stack.mediaNodes : stack.mediaNodes.toReversed();
  const viewers: { participant: Participant; peer: WebRtcPeer }[] = [];
  while (areNone(await relays('received'))) {
    if (viewers.length === MOST_VIEWERS) throw new Error('Nobody gets the stream from another node');
    const participant = await join(session);
    viewers.push({ participant, peer: await participant.subscribe(streamId) });
  }
  return { session, alice, streamId, home: home!, other: other!, viewers };
}

test('who wants to receive when a node is full gets the stream from another one', { timeout: 60_000 }, async () => {
  const { alice, streamId, home, other, viewers } = await watched();
  const late = await join(alice.session);
  viewers.push({ participant: late, peer: await late.subscribe(streamId) });
  await Promise.all(viewers.map(({ peer }) => peer.receives(['audio', 'video'])));
  expect(await metric(healthUrl(home), 'convene_media_relays_sent')).toBe(1);
  expect(await metric(healthUrl(other), 'convene_media_relays_received')).toBe(1);
  expect((await mediaLoad(healthUrl(other))).publications).toBe(0);

  const { peer } = await alice.publishAgain(streamId);
  await Promise.all(viewers.map((viewer) => viewer.peer.receives(['audio', 'video'])));
  peer.close();

  await alice.leave();
  for (const { participant } of viewers) await participant.leave();
  await until('no stream crosses', async () => areNone([...(await relays('sent')), ...(await relays('received'))]));
  await until('both nodes are empty', async () =>
    (await Promise.all(stack.mediaNodes.map((node) => mediaLoad(healthUrl(node))))).every(
      ({ sessions, publications, subscriptions }) => sessions + publications + subscriptions === 0,
    ),
  );
});

test('when that one dies the stream ends for all, and can be published again', { timeout: 60_000 }, async () => {
  const { alice, home, other, viewers } = await watched();
  other.kill('SIGKILL');
  const told = { connectionId: alice.connectionId, reason: 'mediaServerDisconnect' };
  const all = [alice, ...viewers.map(({ participant }) => participant)];
  const notified = all.map(({ rpc }) => rpc.next('participantUnpublished', NOTICED_WITHIN_MS));
  expect(await Promise.all(notified)).toEqual(all.map(() => told));
  const { streamId } = await alice.publish();
  await (await viewers.at(-1)!.participant.subscribe(streamId)).receives(['audio', 'video']);
  expect(await metric(healthUrl(home), 'convene_media_relays_sent')).toBe(0);
});
