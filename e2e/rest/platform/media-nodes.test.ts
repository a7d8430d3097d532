import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Participant } from '../../clients/participant.ts';
import { startOwnStack, type OwnStack } from '../../stack/own-stack.ts';
import { expectError } from '../../observing/rest-error.ts';
import { until } from '../../support/until.ts';

const NODES = ['media-node-1', 'media-node-2'];
let stack: OwnStack;
beforeAll(async () => {
  stack = await startOwnStack({ counts: { session: 2, 'media-node': 2, 'recording-worker': 0 } });
});
afterAll(() => stack?.stop());

/** A session in which somebody publishes. */
async function callOn() {
  const session = await stack.rest.createSession();
  const alice = await Participant.join(stack.rest, session);
  const { streamId } = await alice.publish();
  return { session, node: await stack.rest.nodeOf(session), alice, streamId };
}

const setStatus = (id: string, status: unknown) => stack.rest.patch(`/media-nodes/${id}`, { status });

describe('GET media-nodes', () => {
  test('has every node and what it carries', async () => {
    const { session, node, alice } = await callOn();
    const { body } = await stack.rest.get('/media-nodes').expect(200);
    expect(body.numberOfElements).toBe(2);
    expect(body.content.map(({ id }: { id: string }) => id)).toEqual(NODES);
    const carries = async () => (await stack.rest.mediaNode(node)).publications === 1;
    await until('a heartbeat says what it carries', carries);
    const shown = await stack.rest.mediaNode(node);
    expect(shown).toEqual({
      ...{ id: node, object: 'mediaNode', status: 'running', connected: true, workers: 1, sessions: [session] },
      ...{ publications: 1, subscriptions: 0, load: 3 },
      ...{ connectionTime: expect.any(Number), lastSeen: expect.any(Number) },
    });
    expect(Date.now() - shown.lastSeen).toBeLessThan(2_000);
    expect(shown.connectionTime).toBeLessThan(shown.lastSeen);
    await alice.leave();
  });

  test('wants the credentials', async () => {
    await stack.rest.anonymous('get', '/openvidu/api/media-nodes').expect(401);
  });

  test.each(['media-node-9', 'not a name', 'a.b'])('404 for %s', async (id) => {
    expectError(await stack.rest.get(`/media-nodes/${encodeURIComponent(id)}`), 404, `There is no media node ${id}`);
  });
});

describe('sessions', () => {
  test('that are begun at the same moment are shared out evenly', async () => {
    const sessions = await Promise.all(Array.from({ length: 8 }, () => stack.rest.createSession()));
    const people = await Promise.all(sessions.map((session) => Participant.join(stack.rest, session)));
    const nodes = await Promise.all(sessions.map((session) => stack.rest.nodeOf(session)));
    expect(nodes.filter((node) => node === NODES[0])).toHaveLength(4);
    await Promise.all(people.map((each) => each.leave()));
  });
});

describe('PATCH media-nodes/{id}', () => {
  test('drains a node: what is there goes on, nothing comes; and back', async () => {
    const { session, node, alice, streamId } = await callOn();
    const other = NODES.find((id) => id !== node)!;
    const idle = await stack.rest.createSession();
    const waiting = await Participant.join(stack.rest, idle);

    const { body } = await setStatus(node, 'draining').expect(200);
    expect(body).toMatchObject({ id: node, status: 'draining', connected: true });
    const bob = await Participant.join(stack.rest, session);
    await (await bob.subscribe(streamId)).receives(['audio', 'video']);
    await bob.publish();
    expect(await stack.rest.nodeOf(session)).toBe(node);

    const fresh = await callOn();
    expect(fresh.node).toBe(other);
    // Of a session without streams nothing is there that could go on.
    await waiting.publish();
    expect(await stack.rest.nodeOf(idle)).toBe(other);
    // It does not forget it with the next heartbeat.
    const { lastSeen } = await stack.rest.mediaNode(node);
    await until('it is heard of again', async () => (await stack.rest.mediaNode(node)).lastSeen > lastSeen + 500);
    expect(await stack.rest.mediaNode(node)).toMatchObject({ status: 'draining' });

    expect((await setStatus(node, 'running').expect(200)).body).toMatchObject({ id: node, status: 'running' });
    for (const each of [alice, bob, fresh.alice, waiting]) await each.leave();
    const room = await stack.rest.createSession();
    const carol = await Participant.join(stack.rest, room);
    expect(NODES).toContain(await stack.rest.nodeOf(room));
    await carol.leave();
  });

  test.each([{}, { status: 'lost' }, { status: 1 }])('400 for %o', async (body) => {
    const message = 'The body must have "status": "draining", or "running" to end that';
    expectError(await stack.rest.patch(`/media-nodes/${NODES[0]}`, body), 400, message);
  });

  test('404 for an unknown node', async () => {
    expectError(await setStatus('media-node-9', 'draining'), 404, 'There is no media node media-node-9');
  });

  test('409 for one that is lost', { timeout: 30_000 }, async () => {
    const third = await stack.add('media-node');
    const id = 'media-node-3';
    const status = async () => (await stack.rest.mediaNode(id)).status;
    await until('it is there', async () => (await stack.rest.get(`/media-nodes/${id}`)).status === 200);
    await third.stop();
    expect(await status()).toBe('lost');
    const message = `The media node ${id} is lost. When it comes back, it is running`;
    expectError(await setStatus(id, 'draining'), 409, message);
  });
});
