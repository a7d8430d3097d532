import { afterAll, beforeAll, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { healthUrl, mediaLoad, NO_MEDIA } from '../observing/metrics.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';

let stack: OwnStack;
beforeAll(async () => {
  stack = await startOwnStack({ counts: { session: 2, 'media-node': 2, 'recording-worker': 0 } });
});
afterAll(() => stack?.stop());

test(
  'a node that was declared lost and comes back ends what it held, and begins anew',
  { timeout: 60_000 },
  async () => {
    const session = await stack.rest.createSession();
    const alice = await Participant.join(stack.rest, session);
    await alice.publish();
    const name = await stack.rest.nodeOf(session);
    const node = stack.mediaNodes[Number(name.at(-1)) - 1]!;
    const before = await stack.rest.mediaNode(name);

    node.kill('SIGSTOP');
    const told = { connectionId: alice.connectionId, reason: 'mediaServerDisconnect' };
    expect(await alice.rpc.next('participantUnpublished', 8_000)).toEqual(told);
    expect(await stack.rest.mediaNode(name)).toMatchObject({ status: 'lost', connected: false });
    await alice.publish();
    expect(await stack.rest.nodeOf(session)).not.toBe(name);

    node.kill('SIGCONT');
    await until('it is empty', async () => (await mediaLoad(healthUrl(node))).publications === 0, { limitMs: 3_000 });
    expect(await mediaLoad(healthUrl(node))).toEqual(NO_MEDIA);
    await until('it is back', async () => (await stack.rest.mediaNode(name)).status === 'running', { limitMs: 3_000 });
    expect((await stack.rest.mediaNode(name)).connectionTime).toBeGreaterThan(before.connectionTime);
    // Whatever was published elsewhere has stayed there.
    expect((await stack.rest.connection(session, alice.connectionId)).publishers).toHaveLength(1);
    await alice.leave();
  },
);

test('of two processes with one name the older one ends, and says why', { timeout: 60_000 }, async () => {
  const older = await stack.add('media-node', { MEDIA_NODE_ID: 'twin' });
  await until('it is there', async () => (await stack.rest.get('/media-nodes/twin')).status === 200);
  const { connectionTime } = await stack.rest.mediaNode('twin');
  const younger = await stack.add('media-node', { MEDIA_NODE_ID: 'twin' });
  expect(await older.exited).toBe('exit code 1');
  expect(older.lastLines()).toContain('Another process has this MEDIA_NODE_ID now');
  const twin = await stack.rest.mediaNode('twin');
  expect(twin).toMatchObject({ status: 'running', connected: true });
  expect(twin.connectionTime).toBeGreaterThan(connectionTime);
  expect(await younger.stop()).toBe(true);
});
