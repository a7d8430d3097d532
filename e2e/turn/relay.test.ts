import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrowserUser } from '../browsers/browser-user.ts';
import type { LibraryVersion } from '../browsers/page-server.ts';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { randomLoopbackAddress, startCoturn, type Coturn } from '../stack/coturn.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';

const TURN = randomLoopbackAddress();
/** Seconds that a relay is first granted for. Browsers refresh it after half of them: soon, so that we can wait for it. */
const RELAY_LIFETIME = 30;

const browsers = useBrowsers();
let stack: OwnStack;
let coturn: Coturn;
beforeAll(async () => {
  stack = await startOwnStack({ kindEnv: { session: { COTURN_IP: TURN } } });
  const settings = [`max-allocate-lifetime=${RELAY_LIFETIME}`];
  coturn = await startCoturn({ address: TURN, databaseUrl: stack.databaseUrl, settings });
});
afterAll(async () => {
  await coturn?.stop();
  await stack?.stop();
});

interface RelayedUser {
  user: BrowserUser;
  /** The stream that he publishes. */
  streamId: string;
  /** Whom coturn knows him as. */
  turnUsername: string;
}

/** Somebody who can reach the TURN server and nothing else, and publishes. */
async function join(session: string, library: LibraryVersion): Promise<RelayedUser> {
  const user = await browsers.user({ library });
  const token = await stack.rest.createToken(session);
  await user.connect(token, '', { relayed: true });
  return { user, streamId: await user.publish(), turnUsername: /&turnUsername=(\w+)/.exec(token)![1]! };
}

/** How often coturn has granted somebody a relay, or has granted it for longer. */
async function granted(what: 'new' | 'refreshed', turnUsername: string): Promise<number> {
  const line = new RegExp(`: ${what}, realm=<convene>, username=<${turnUsername}>, lifetime=[1-9]`, 'g');
  return [...(await coturn.log()).matchAll(line)].length;
}

test.each<LibraryVersion>(['2.15.0', '2.32.2'])(
  'two users of openvidu-browser %s who can only reach the TURN server see and hear each other',
  async (library) => {
    const session = await stack.rest.createSession();
    const [alice, bob] = [await join(session, library), await join(session, library)];
    const relayed = { type: 'relay', address: TURN, url: expect.stringMatching(`^turn:${TURN}:3478`) };
    const received = await Promise.all([alice.user.plays(bob.streamId), bob.user.plays(alice.streamId)]);
    for (const { ice, local } of received) {
      expect(ice).toMatch(/^(connected|completed)$/);
      expect(local).toEqual(relayed);
    }
    expect((await alice.user.stats(alice.streamId))!.local).toEqual(relayed);
    expect(await granted('new', alice.turnUsername)).toBeGreaterThan(0);
    expect(await granted('new', bob.turnUsername)).toBeGreaterThan(0);
  },
);

test('a relay that was granted outlives the credentials', async () => {
  const session = await stack.rest.createSession();
  const { user, streamId, turnUsername } = await join(session, '2.15.0');
  const ice = async () => (await user.stats(streamId))?.ice;
  await until('he sends through the relay', async () => /^(connected|completed)$/.test((await ice()) ?? ''), {
    limitMs: 15_000,
    seen: ice,
  });
  const client = new pg.Client(stack.databaseUrl);
  await client.connect();
  await client.query('UPDATE turn_credential SET expires_at = now()').finally(() => client.end());
  const refreshes = () => granted('refreshed', turnUsername);
  expect(await refreshes()).toBe(0);
  await until('the relay is refreshed', async () => (await refreshes()) > 0, { limitMs: RELAY_LIFETIME * 1_000 });
  const bob = await join(session, '2.15.0');
  await bob.user.plays(streamId);
});
