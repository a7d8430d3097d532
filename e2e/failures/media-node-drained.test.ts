import { afterAll, beforeAll, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';

let stack: OwnStack;
beforeAll(async () => {
  stack = await startOwnStack({ counts: { 'media-node': 1, 'recording-worker': 0 } });
});
afterAll(() => stack?.stop());

/** Two people in a call on a node of this name, which is the only one that gets it. */
async function callOn(name: string) {
  const others = (await stack.rest.get('/media-nodes').expect(200)).body.content.filter(
    ({ id, status }: { id: string; status: string }) => id !== name && status === 'running',
  );
  for (const { id } of others) await stack.rest.patch(`/media-nodes/${id}`, { status: 'draining' }).expect(200);
  const session = await stack.rest.createSession();
  const [alice, bob] = [await Participant.join(stack.rest, session), await Participant.join(stack.rest, session)];
  const { streamId } = await alice.publish();
  const seen = await bob.subscribe(streamId);
  await seen.receives(['audio', 'video']);
  for (const { id } of others) await stack.rest.patch(`/media-nodes/${id}`, { status: 'running' }).expect(200);
  expect(await stack.rest.nodeOf(session)).toBe(name);
  return { session, alice, bob, seen };
}

const isKnown = async (name: string) => (await stack.rest.get(`/media-nodes/${name}`)).status === 200;

test('a node that is stopped waits until its calls are over, takes no others, and exits 0', async () => {
  const node = await stack.add('media-node', { MEDIA_NODE_ID: 'patient', MEDIA_DRAIN_TIMEOUT: '60' });
  await until('it is there', () => isKnown('patient'));
  const { alice, bob, seen } = await callOn('patient');

  node.kill('SIGTERM');
  await until('it drains', async () => (await stack.rest.mediaNode('patient')).status === 'draining');
  const other = await stack.rest.createSession();
  const carol = await Participant.join(stack.rest, other);
  await carol.publish();
  expect(await stack.rest.nodeOf(other)).toBe('media-node-1');
  await seen.receives(['audio', 'video']);
  await bob.publish();
  expect(alice.rpc.notifications.filter(({ method }) => method === 'participantUnpublished')).toEqual([]);

  await alice.leave();
  await bob.leave();
  expect(await node.exited).toBe('exit code 0');
  expect(await stack.rest.mediaNode('patient')).toMatchObject({ status: 'lost' });
  await carol.leave();
});

test('when the time is over its calls end, and may go on elsewhere at once', async () => {
  const node = await stack.add('media-node', { MEDIA_NODE_ID: 'hasty', MEDIA_DRAIN_TIMEOUT: '2' });
  await until('it is there', () => isKnown('hasty'));
  const { session, alice, bob } = await callOn('hasty');

  node.kill('SIGTERM');
  const told = { connectionId: alice.connectionId, reason: 'mediaServerDisconnect' };
  const notified = [alice, bob].map((each) => each.rpc.next('participantUnpublished', 5_000));
  expect(await Promise.all(notified)).toEqual([told, told]);
  const { streamId } = await alice.publish();
  await (await bob.subscribe(streamId)).receives(['audio', 'video']);
  expect(await stack.rest.nodeOf(session)).toBe('media-node-1');
  expect(await node.exited).toBe('exit code 0');
  await alice.leave();
  await bob.leave();
});

test('a second signal ends the waiting', async () => {
  const node = await stack.add('media-node', { MEDIA_NODE_ID: 'urgent', MEDIA_DRAIN_TIMEOUT: '600' });
  await until('it is there', () => isKnown('urgent'));
  const { alice, bob } = await callOn('urgent');
  node.kill('SIGTERM');
  await until('it drains', async () => (await stack.rest.mediaNode('urgent')).status === 'draining');
  node.kill('SIGTERM');
  expect(await node.exited).toBe('exit code 0');
  await alice.leave();
  await bob.leave();
});
