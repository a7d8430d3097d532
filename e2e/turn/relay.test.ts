import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LibraryVersion } from '../browsers/page-server.ts';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { randomLoopbackAddress, startCoturn, type Coturn } from '../support/coturn.ts';
import { startOwnStack, type OwnStack } from '../support/own-stack.ts';

const TURN = randomLoopbackAddress();

const browsers = useBrowsers();
let stack: OwnStack;
let coturn: Coturn;
beforeAll(async () => {
  stack = await startOwnStack({ kindEnv: { session: { COTURN_IP: TURN } } });
  coturn = await startCoturn({ address: TURN, databaseUrl: stack.databaseUrl, peer: '127.0.0.1' });
});
afterAll(async () => {
  await coturn?.stop();
  await stack?.stop();
});

test.each<LibraryVersion>(['2.15.0', '2.32.2'])(
  'two users of openvidu-browser %s who can only reach the TURN server see and hear each other',
  { timeout: 90_000 },
  async (library) => {
    const { rest } = stack;
    const session = await rest.createSession();
    const [alice, bob] = [await browsers.user({ library }), await browsers.user({ library })];
    const [forAlice, forBob] = [await rest.createToken(session), await rest.createToken(session)];
    await alice.connect(forAlice, 'Alice', { relayed: true });
    const fromAlice = await alice.publish();
    await bob.connect(forBob, 'Bob', { relayed: true });
    const fromBob = await bob.publish();

    const relayed = { type: 'relay', address: TURN, url: expect.stringMatching(`^turn:${TURN}:3478`) };
    for (const { ice, local } of await Promise.all([alice.plays(fromBob), bob.plays(fromAlice)])) {
      expect(ice).toMatch(/^(connected|completed)$/);
      expect(local).toEqual(relayed);
    }
    expect((await alice.stats(fromAlice))!.local).toEqual(relayed);
    const log = await coturn.log();
    for (const token of [forAlice, forBob]) {
      const name = /&turnUsername=(\w+)/.exec(token)![1];
      expect(log).toMatch(new RegExp(`user <${name}>: incoming packet ALLOCATE processed, success`));
    }
  },
);
