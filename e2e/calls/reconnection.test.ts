import { afterAll, beforeAll, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { callOfTwo } from '../browsers/call-of-two.ts';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';

const browsers = useBrowsers();
let stack: OwnStack;
beforeAll(async () => void (stack = await startOwnStack()));
afterAll(() => stack?.stop());

test(
  'a gateway that dies and comes back is a short interruption of the signalling, not of the call',
  { timeout: 90_000 },
  async () => {
    const { rest } = stack;
    const { session, alice, bob, fromAlice, fromBob } = await callOfTwo(browsers, rest);
    const before = await Promise.all([alice.stats(fromBob), bob.stats(fromAlice)]);

    const [gateway] = stack.gateways;
    gateway!.kill('SIGKILL');
    await gateway!.exited;
    await Promise.all([alice.event('reconnecting'), bob.event('reconnecting')]);
    // Without a gateway the media goes on.
    await Promise.all([alice.plays(fromBob), bob.plays(fromAlice)]);
    await stack.add('gateway', { SERVER_PORT: new URL(gateway!.url!).port });
    await Promise.all([alice.event('reconnected', {}, 15_000), bob.event('reconnected', {}, 15_000)]);

    const after = await Promise.all([alice.plays(fromBob), bob.plays(fromAlice)]);
    // The same peer connections: their counters have gone on.
    for (const [index, { inbound }] of after.entries()) {
      expect(inbound.video!.frames!).toBeGreaterThan(before[index]!.inbound.video!.frames!);
    }
    for (const user of [alice, bob]) {
      const types = (await user.events()).map(({ type }) => type);
      expect(types).not.toContain('streamDestroyed');
      expect(types).not.toContain('connectionDestroyed');
      expect(types).not.toContain('sessionDisconnected');
    }
    const carol = await Participant.join(rest, session);
    await Promise.all(
      [alice, bob].map((user) => user.event('connectionCreated', { connectionId: carol.connectionId })),
    );
    await carol.leave();
    await Promise.all(
      [alice, bob].map((user) => user.event('connectionDestroyed', { connectionId: carol.connectionId })),
    );
  },
);

test(
  'a client that is told to renew its media with its socket keeps the call, and so do the others',
  { timeout: 90_000 },
  async () => {
    const { rest } = stack;
    const session = await rest.createSession();
    const [alice, bob] = [await browsers.user(), await browsers.user()];
    // The library then takes its peer connections for broken, the own one and those that receive.
    await alice.connect(await rest.createToken(session), 'Alice', {
      advanced: { forceMediaReconnectionAfterNetworkDrop: true },
    });
    const fromAlice = await alice.publish();
    await bob.connect(await rest.createToken(session), 'Bob');
    const fromBob = await bob.publish();
    await Promise.all([alice.plays(fromBob), bob.plays(fromAlice)]);
    await Promise.all([alice, bob].flatMap((user) => [fromAlice, fromBob].map((id) => user.remember(id))));

    const gateway = stack.gateways.at(-1)!; // the one before may be a dead one
    gateway.kill('SIGKILL');
    await gateway.exited;
    await stack.add('gateway', { SERVER_PORT: new URL(gateway.url!).port });
    await Promise.all([alice.event('reconnected', {}, 15_000), bob.event('reconnected', {}, 15_000)]);

    for (const streamId of [fromAlice, fromBob]) {
      await until('Alice has a new peer connection', async () => !(await alice.isSame(streamId)));
      expect(await bob.isSame(streamId)).toBe(true);
    }
    await Promise.all([alice.plays(fromBob), bob.plays(fromAlice)]);
    const types = (await bob.events()).map(({ type }) => type);
    expect(types).not.toContain('streamDestroyed');
  },
);
