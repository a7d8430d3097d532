import { expect, test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { rest } from '../stack/shared-stack.ts';

const browsers = useBrowsers();

test.each([
  ['sound', { videoSource: false }, 'audio', 'video', /^str_MIC_/, [true, false]],
  ['a picture', { audioSource: false }, 'video', 'audio', /^str_CAM_/, [false, true]],
] as const)('a stream of %s alone is played, in both directions', async (_, source, kind, missing, id, flags) => {
  const session = await rest.createSession();
  const [alice, bob] = [await browsers.user(), await browsers.user()];
  await alice.connect(await rest.createToken(session));
  const fromAlice = await alice.publish(source);
  const bobId = await bob.connect(await rest.createToken(session));
  const fromBob = await bob.publish(source);
  expect(fromAlice).toMatch(id);
  const played = await Promise.all([bob.plays(fromAlice, [kind]), alice.plays(fromBob, [kind])]);
  for (const { inbound } of played) expect(inbound).not.toHaveProperty(missing);
  const [publisher] = (await rest.connection(session, bobId)).publishers;
  expect([publisher!.mediaOptions.hasAudio, publisher!.mediaOptions.hasVideo]).toEqual(flags);
});
