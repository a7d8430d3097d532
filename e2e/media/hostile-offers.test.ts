import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mutateOffer } from '../../libs/sdp/src/fixtures/mutate-offer.js';
import { fixtureNames, readFixture } from '../../libs/sdp/src/fixtures/read-fixture.js';
import { until } from '../support/until.ts';
import { NO_LIMITS, RunningNode } from './running-node.ts';

const OFFERS_PER_FIXTURE = 150;

let running: RunningNode;

beforeAll(async () => {
  running = await RunningNode.start();
});
afterAll(() => running.stop());

it.each(fixtureNames)(
  'whatever becomes of %s is answered or refused, and leaves the worker alive and empty',
  async (name) => {
    const sessionUid = randomUUID();
    await running.publish(sessionUid, 'good');
    for (let seed = 0; seed < OFFERS_PER_FIXTURE; seed++) {
      const sdpOffer = mutateOffer(readFixture(name), seed);
      const request = { sessionUid, sdpOffer, ...NO_LIMITS };
      const attempts = [
        running.node.publishing.publish({
          ...request,
          streamId: 'bad',
          publicationId: randomUUID(),
          hasAudio: true,
          hasVideo: true,
          loopback: false,
        }),
        running.node.subscribing.subscribe({ ...request, streamId: 'good', subscriptionId: randomUUID() }),
      ];
      for (const outcome of await Promise.allSettled(attempts)) {
        if (outcome.status === 'rejected') expect(outcome.reason, `seed ${seed}`).toMatchObject({ name: 'SdpError' });
      }
    }
    const { peer } = await running.subscribe(sessionUid, 'good', { browser: 'firefox' });
    await peer.receives(['audio', 'video']);

    running.node.registry.end(running.node.registry.olderThan(0));
    expect(running.pool.deaths).toBe(0);
    expect(running.node.sessions.count).toBe(0);
    const [worker] = running.pool.workers;
    await until('the worker is empty', async () => (await worker!.process.dump()).routerIds.length === 0);
  },
);
