import { expect, test } from 'vitest';
import type { LibraryVersion } from '../browsers/page-server.ts';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { rest } from '../stack/shared-stack.ts';

const browsers = useBrowsers();

test.each<[LibraryVersion, LibraryVersion]>([
  ['2.32.2', '2.32.2'],
  ['2.32.2', '2.15.0'],
])('openvidu-browser %s and %s see and hear each other', async (first, second) => {
  const session = await rest.createSession();
  const [alice, bob] = [await browsers.user({ library: first }), await browsers.user({ library: second })];
  await alice.connect(await rest.createToken(session), 'Alice');
  const fromAlice = await alice.publish();
  await bob.connect(await rest.createToken(session), 'Bob');
  const fromBob = await bob.publish();
  await Promise.all([alice.plays(fromBob), bob.plays(fromAlice)]);
  await alice.disconnect();
  await bob.event('streamDestroyed', { streamId: fromAlice, reason: 'disconnect' });
  expect((await bob.events()).map(({ type }) => type)).not.toContain('sessionDisconnected');
});
