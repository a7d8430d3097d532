import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from '../clients/offer-shapes.ts';
import { until } from '../support/until.ts';
import { RunningNode } from './running-node.ts';

let running: RunningNode;

beforeAll(async () => {
  running = await RunningNode.start();
});
afterEach(async () => {
  const { registry, sessions } = running.node;
  registry.end(registry.olderThan(0));
  const { process, server } = running.pool.workers[0]!;
  const left = async () => ({
    sessions: sessions.count,
    routers: (await process.dump()).routerIds,
    transports: (await server.dump()).webRtcTransportIds,
  });
  await until(
    'nothing is left',
    async () =>
      Object.values(await left())
        .flat()
        .every((each) => each === 0),
    {
      seen: left,
    },
  );
});
afterAll(() => running.stop());

const endPublications = (...publicationIds: string[]) =>
  running.node.registry.end({ publicationIds, subscriptionIds: [] });

describe('a stream that is published anew', () => {
  it.each([
    ['chromium', 'chromium', 'chromium'],
    ['chromium', 'chromium', 'firefox'],
    ['firefox', 'firefox', 'chromium'],
    ['chromium', 'firefox', 'firefox'],
  ] as const)('from %s, then from %s, is received in %s over the same transport', async (first, second, browser) => {
    const session = randomUUID();
    const old = await running.publish(session, 'stream', { browser: first });
    const { peer } = await running.subscribe(session, 'stream', { browser });
    await peer.receives(['audio', 'video']);

    await running.publish(session, 'stream', { browser: second });
    endPublications(old.publicationId);
    old.peer.close();
    await peer.receives(['audio', 'video']);
  });

  it('feeds its subscriptions before the old publication is closed', async () => {
    const session = randomUUID();
    const old = await running.publish(session, 'stream');
    const { peer } = await running.subscribe(session, 'stream');
    await peer.receives(['audio', 'video']);
    await running.publish(session, 'stream');
    old.peer.stopSending();
    await peer.receives(['audio', 'video']);
  });

  it('is fed by the old publication again when the new one ends first', async () => {
    const session = randomUUID();
    await running.publish(session, 'stream');
    const { peer } = await running.subscribe(session, 'stream', { browser: 'firefox' });
    const second = await running.publish(session, 'stream');
    endPublications(second.publicationId);
    await peer.receives(['audio', 'video']);
  });

  it('takes part in the publication that came last, however fast they come', async () => {
    const session = randomUUID();
    const first = await running.publish(session, 'stream');
    const subscribers = await Promise.all(
      (['chromium', 'firefox'] as Browser[]).map((browser) => running.subscribe(session, 'stream', { browser })),
    );
    const others = await Promise.all(Array.from({ length: 5 }, () => running.publish(session, 'stream')));
    const all = [first, ...others].map(({ publicationId }) => publicationId);
    const kept = running.node.sessions.find(session)!.stream('stream')!.newest!.id;
    endPublications(...all.filter((id) => id !== kept));
    await Promise.all(subscribers.map(({ peer }) => peer.receives(['audio', 'video'])));
    for (const { subscriptionId } of subscribers) {
      expect(running.node.registry.subscription(subscriptionId)?.kinds.toSorted()).toEqual(['audio', 'video']);
    }
  });

  it('may lose a kind and get it back', async () => {
    const session = randomUUID();
    await running.publish(session, 'stream');
    const { peer, subscriptionId } = await running.subscribe(session, 'stream');
    const kinds = () => running.node.registry.subscription(subscriptionId)?.kinds;
    const soundOnly = await running.publish(session, 'stream', { video: false });
    await until('only the sound is fed', () => String(kinds()) === 'audio', { seen: kinds });
    await peer.receives(['audio']);
    endPublications(soundOnly.publicationId);
    await peer.receives(['audio', 'video']);
  });

  it('never sends a kind that the answer refused', async () => {
    const session = randomUUID();
    await running.publish(session, 'stream', { video: false });
    const { peer, subscriptionId, answer } = await running.subscribe(session, 'stream');
    expect(answer.match(/^a=(?:sendonly|inactive)$/gm)).toEqual(['a=sendonly', 'a=inactive']);
    const { publicationId } = await running.publish(session, 'stream');
    endPublications(...running.node.registry.olderThan(0).publicationIds.filter((id) => id !== publicationId));
    await peer.receives(['audio']);
    expect(running.node.registry.subscription(subscriptionId)?.kinds).toEqual(['audio']);
  });

  it('answers a subscriber who comes while it is published anew', async () => {
    const session = randomUUID();
    const old = await running.publish(session, 'stream');
    const coming = Promise.all(
      Array.from({ length: 4 }, () => running.subscribe(session, 'stream', { browser: 'firefox' })),
    );
    await running.publish(session, 'stream');
    endPublications(old.publicationId);
    await Promise.all((await coming).map(({ peer }) => peer.receives(['audio', 'video'])));
  });

  it('leaves nothing of subscriptions that end while they are switched', async () => {
    const session = randomUUID();
    await running.publish(session, 'stream');
    const subscribers = await Promise.all(
      (['chromium', 'firefox'] as Browser[]).map((browser) => running.subscribe(session, 'stream', { browser })),
    );
    const second = await running.publish(session, 'stream'); // they are being switched
    const ids = subscribers.map(({ subscriptionId }) => subscriptionId);
    running.node.registry.end({ publicationIds: [second.publicationId], subscriptionIds: ids });
    expect(running.node.registry.subscriptionCount).toBe(0);
  });
});
