import { expect, test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { rest } from '../stack/shared-stack.ts';
import { until } from '../support/until.ts';

const browsers = useBrowsers();

test('two Chromiums with the unmodified library see and hear each other', async () => {
  const session = await rest.createSession();
  const [alice, bob] = [await browsers.user(), await browsers.user()];
  const aliceId = await alice.connect(await rest.createToken(session, { data: 'from the server' }), 'Alice');
  const fromAlice = await alice.publish();
  const bobId = await bob.connect(await rest.createToken(session), 'Bob');
  const fromBob = await bob.publish();

  await bob.event('connectionCreated', { connectionId: aliceId, data: 'Alice%/%from the server' });
  await alice.event('connectionCreated', { connectionId: bobId, data: 'Bob' });
  await bob.event('streamCreated', { streamId: fromAlice, connectionId: aliceId });
  await alice.event('streamCreated', { streamId: fromBob, connectionId: bobId });
  await Promise.all([
    alice.event('streamPlaying', { streamId: fromBob }),
    bob.event('streamPlaying', { streamId: fromAlice }),
  ]);
  const [atAlice, atBob] = await Promise.all([alice.plays(fromBob), bob.plays(fromAlice)]);
  for (const { ice, inbound } of [atAlice, atBob]) {
    expect(ice).toMatch(/^(connected|completed)$/);
    expect(inbound.video!.width).toBe(320);
    expect(inbound.audio!.lost + inbound.video!.lost).toBe(0);
  }
  const { content } = (await rest.session(session)).connections;
  expect(content.map(({ subscribers }) => subscribers.map(({ streamId }) => streamId))).toEqual([
    [fromBob],
    [fromAlice],
  ]);
});

test('a muted stream is known as muted by everybody, and comes back', async () => {
  const session = await rest.createSession();
  const [alice, bob] = [await browsers.user(), await browsers.user()];
  await alice.connect(await rest.createToken(session));
  const streamId = await alice.publish();
  await bob.connect(await rest.createToken(session));
  await bob.plays(streamId);
  await alice.publishAudio(false);
  const change = { streamId, changedProperty: 'audioActive', reason: 'publishAudio' };
  await bob.event('streamPropertyChanged', { ...change, newValue: false });
  await alice.publishAudio(true);
  await bob.event('streamPropertyChanged', { ...change, newValue: true });
  await bob.plays(streamId);
});

test('a subscription that was ended can be made again', async () => {
  const session = await rest.createSession();
  const [alice, bob] = [await browsers.user(), await browsers.user()];
  await alice.connect(await rest.createToken(session));
  const streamId = await alice.publish();
  const bobId = await bob.connect(await rest.createToken(session));
  await bob.plays(streamId);
  await bob.unsubscribe(streamId);
  const subscriptions = async () => (await rest.connection(session, bobId)).subscribers.length;
  await until('the server knows', async () => (await subscriptions()) === 0);
  await bob.subscribe(streamId);
  await bob.plays(streamId);
});
