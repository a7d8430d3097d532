import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { healthUrl, mediaLoad, NO_MEDIA } from '../observing/metrics.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';

const browsers = useBrowsers();
let stack: OwnStack;
beforeAll(async () => void (stack = await startOwnStack()));
afterAll(() => stack?.stop());

const load = () => mediaLoad(healthUrl(stack.mediaNodes[0]!));
const isEmpty = async () => JSON.stringify(await load()) === JSON.stringify(NO_MEDIA);

async function call() {
  const { rest } = stack;
  const session = await rest.createSession();
  // Nobody shall be missed in vain while the next test counts.
  onTestFinished(async () => void (await rest.delete(`/sessions/${session}`)));
  await until('the media node carries nothing', isEmpty, { seen: load });
  const [alice, bob, carol] = await Promise.all([browsers.user(), browsers.user(), browsers.user()]);
  await alice.connect(await rest.createToken(session));
  const streamId = await alice.publish();
  await Promise.all([bob, carol].map(async (user) => user.connect(await rest.createToken(session))));
  await Promise.all([bob.plays(streamId), carol.plays(streamId)]);
  expect(await load()).toEqual({ sessions: 1, publications: 1, subscriptions: 2 });
  return { session, alice, bob, carol, streamId };
}

test('who leaves takes his stream along, and frees what it cost', async () => {
  const { alice, bob, carol, streamId } = await call();
  await alice.disconnect();
  for (const user of [bob, carol]) await user.event('streamDestroyed', { streamId, reason: 'disconnect' });
  await until('the media node carries nothing', isEmpty, { seen: load });
});

test('who unpublishes stays, and frees what the stream cost', async () => {
  const { alice, bob, carol, streamId } = await call();
  await alice.unpublish();
  for (const user of [bob, carol]) await user.event('streamDestroyed', { streamId, reason: 'unpublish' });
  await until('the media node carries nothing', isEmpty, { seen: load });
  const again = await alice.publish();
  await Promise.all([bob.plays(again), carol.plays(again)]);
});

test(
  'who closes the browser is missed after a while, and costs nothing from then on',
  { timeout: 90_000 },
  async () => {
    const { alice, bob, carol, streamId } = await call();
    await alice.close();
    for (const user of [bob, carol])
      await user.event('streamDestroyed', { streamId, reason: 'networkDisconnect' }, 20_000);
    await until('the media node carries nothing', isEmpty, { seen: load });
  },
);

test('who closes the session ends everything', async () => {
  const { session, alice, bob, carol } = await call();
  await stack.rest.delete(`/sessions/${session}`).expect(204);
  for (const user of [alice, bob, carol]) await user.event('sessionDisconnected', { reason: 'sessionClosedByServer' });
  await until('the media node carries nothing', isEmpty, { seen: load });
});
