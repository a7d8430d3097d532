import { afterAll, beforeAll, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { RpcClient } from '../clients/rpc-client.ts';
import { healthUrl, metric } from '../observing/metrics.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';

const SOCKETS = 1_000;

let stack: OwnStack;
beforeAll(async () => {
  stack = await startOwnStack({
    counts: { 'recording-worker': 0 },
    kindEnv: { gateway: { GATEWAY_JOIN_TIMEOUT: '5' } },
  });
});
afterAll(() => stack?.stop());

const of = (name: string) => metric(healthUrl(stack.gateways[0]!), name);

test('a thousand sockets that never join are let go, and leave nothing behind', { timeout: 90_000 }, async () => {
  const alice = await Participant.join(stack.rest, await stack.rest.createSession());
  const before = { sockets: await of('convene_sockets_open'), files: await of('process_open_fds') };
  expect(before.sockets).toBe(1);

  const crowd: RpcClient[] = [];
  while (crowd.length < SOCKETS) {
    const batch = Array.from({ length: 50 }, () =>
      RpcClient.open(stack.url!, { pingIntervalMs: crowd.length % 2 ? 0 : 5_000 }),
    );
    crowd.push(...(await Promise.all(batch)));
  }
  // While they are there, others are served.
  const bob = await Participant.join(stack.rest, alice.session);
  await bob.publish();
  await alice.rpc.next('participantPublished');

  await until('the gateway has closed all of them', () => crowd.every(({ isOpen }) => !isOpen), {
    limitMs: 30_000,
    seen: () => crowd.filter(({ isOpen }) => isOpen).length,
  });
  await until(
    'the gateway counts them no more',
    async () => (await of('convene_sockets_open')) === before.sockets + 1,
    {
      seen: () => of('convene_sockets_open'),
    },
  );
  await until('their file descriptors are free', async () => (await of('process_open_fds')) < before.files + 20, {
    seen: async () => ({ before: before.files, now: await of('process_open_fds') }),
  });
  for (const { rpc } of [alice, bob]) expect((await rpc.request('ping')).result).toEqual({ value: 'pong' });
  for (const each of [alice, bob]) each.close();
});
