import { describe, expect, test } from 'vitest';
import type { Participant } from '../clients/participant.ts';
import { until } from '../support/until.ts';
import { gatewayA, gatewayB, join, rest } from '../stack/shared-stack.ts';

describe('two gateways', () => {
  test('tell everybody the same in the same order, whatever happens at once', async () => {
    const session = await rest.createSession();
    const observers = await Promise.all(
      [gatewayA, gatewayB, gatewayA, gatewayB].map((gateway) => join(session, { gateway })),
    );
    const actors = Array.from({ length: 6 }, (_, index) => act(session, index % 2 ? gatewayB : gatewayA));
    const told = (await Promise.all(actors)).reduce((sum, count) => sum + count, 0);
    const names = new Set(observers.map(({ connectionId }) => connectionId));
    const heard = ({ rpc }: Participant) =>
      rpc.notifications.filter(({ method, params }) => !(method === 'participantJoined' && names.has(params.id)));
    for (const observer of observers) {
      await until(`all ${told} notifications have come`, () => heard(observer).length >= told, {
        seen: () => heard(observer).length,
      });
    }
    for (const observer of observers) expect(heard(observer)).toEqual(heard(observers[0]!));
    expect(heard(observers[0]!)).toHaveLength(told);
  });

  test('are one system for REST, too', async () => {
    const session = await rest.createSession();
    const alice = await join(session, { gateway: gatewayB });
    expect((await rest.session(session)).connections.content[0]!.connectionId).toBe(alice.connectionId);
    const { streamId } = await alice.publish();
    const bob = await join(session, { gateway: gatewayA });
    expect(bob.joined.value[0].streams[0].id).toBe(streamId);
    await (await bob.subscribe(streamId)).receives(['audio', 'video']);
  });
});

/** One participant's busy life. @returns how many notifications the others get of it */
async function act(session: string, gateway: string): Promise<number> {
  const actor = await join(session, { gateway });
  let count = 1;
  for (let round = 0; round < 2; round++) {
    const { streamId, peer } = await actor.publish();
    for (const newValue of [false, true, false]) {
      const change = { streamId, property: 'videoActive', newValue, reason: 'publishVideo' };
      await actor.rpc.call('streamPropertyChanged', change);
      count++;
    }
    await actor.rpc.call('unpublishVideo', {});
    peer.close();
    count += 2;
  }
  await actor.leave();
  return count + 1;
}
