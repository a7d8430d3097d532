import { expect, test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { rest } from '../stack/shared-stack.ts';

const browsers = useBrowsers();

test('signals reach their listeners, from users and from the backend', async () => {
  const session = await rest.createSession();
  const [alice, bob] = [await browsers.user(), await browsers.user()];
  const aliceId = await alice.connect(await rest.createToken(session));
  const bobId = await bob.connect(await rest.createToken(session));
  await alice.event('connectionCreated', { connectionId: bobId });
  await Promise.all([alice, bob].map((user) => user.listenTo('chat')));

  await alice.signal({ type: 'chat', data: 'hello' });
  const fromAlice = { signal: 'signal:chat', data: 'hello', from: aliceId };
  for (const user of [alice, bob]) {
    await user.event('signal', fromAlice);
    await user.event('signal of type', { listened: 'chat', ...fromAlice });
  }
  await alice.signal({ data: 'without a type' });
  await bob.event('signal', { data: 'without a type', from: aliceId });

  for (const type of ['chat', 'signal:chat']) {
    const data = `from the backend as ${type}`;
    await rest.post('/signal', { session, type, data }).expect(200);
    for (const user of [alice, bob]) {
      await user.event('signal', { signal: 'signal:chat', data, from: undefined });
      await user.event('signal of type', { listened: 'chat', signal: 'signal:chat', data });
    }
  }
  const listened = (await bob.events()).filter(({ type }) => type === 'signal of type');
  expect(listened.map(({ data }) => data)).toEqual([
    'hello',
    'from the backend as chat',
    'from the backend as signal:chat',
  ]);
});
