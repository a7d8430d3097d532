import { expect, test } from 'vitest';
import type { BrowserUser } from '../browsers/browser-user.ts';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { rest } from '../stack/shared-stack.ts';

const browsers = useBrowsers();

interface Scene {
  session: string;
  moderator: BrowserUser;
  moderatorId: string;
  bob: BrowserUser;
  bobId: string;
  /** What Bob publishes, and the moderator sees. */
  streamId: string;
}

async function scene(): Promise<Scene> {
  const session = await rest.createSession();
  const [moderator, bob] = [await browsers.user(), await browsers.user()];
  const moderatorId = await moderator.connect(await rest.createToken(session, { role: 'MODERATOR' }), 'moderator');
  const bobId = await bob.connect(await rest.createToken(session), 'Bob');
  const streamId = await bob.publish();
  await moderator.event('streamPlaying', { streamId });
  return { session, moderator, moderatorId, bob, bobId, streamId };
}

/** Somebody was sent out: what the others see, and what he sees himself. */
async function expectSentOut({ moderator, bob, bobId, streamId }: Scene, reason: string): Promise<void> {
  await moderator.event('streamDestroyed', { streamId, reason });
  await moderator.event('connectionDestroyed', { connectionId: bobId, reason });
  await bob.event('sessionDisconnected', { reason });
  await bob.event('publisher.streamDestroyed', { streamId, reason });
  expect((await moderator.events()).map(({ type }) => type)).not.toContain('sessionDisconnected');
  expect((await bob.events()).map(({ type }) => type)).not.toContain('reconnecting');
}

async function expectUnpublished({ moderator, bob, streamId }: Scene, reason: string): Promise<void> {
  await moderator.event('streamDestroyed', { streamId, reason });
  await bob.event('publisher.streamDestroyed', { streamId, reason });
  const again = await bob.publish();
  await moderator.event('streamPlaying', { streamId: again });
}

test('a moderator sends somebody out', async () => {
  const all = await scene();
  await all.moderator.forceDisconnect(all.bobId);
  await expectSentOut(all, 'forceDisconnectByUser');
});

test('the backend sends somebody out', async () => {
  const all = await scene();
  await rest.delete(`/sessions/${all.session}/connection/${all.bobId}`).expect(204);
  await expectSentOut(all, 'forceDisconnectByServer');
});

test('a moderator ends a stream; its owner may publish again', async () => {
  const all = await scene();
  await all.moderator.forceUnpublish(all.streamId);
  await expectUnpublished(all, 'forceUnpublishByUser');
});

test('the backend ends a stream; its owner may publish again', async () => {
  const all = await scene();
  await rest.delete(`/sessions/${all.session}/stream/${all.streamId}`).expect(204);
  await expectUnpublished(all, 'forceUnpublishByServer');
});

test('who is no moderator may not', async () => {
  const { bob, moderator, moderatorId } = await scene();
  const fromModerator = await moderator.publish();
  await bob.event('streamPlaying', { streamId: fromModerator });
  await expect(bob.forceDisconnect(moderatorId)).rejects.toThrow(/OPENVIDU_PERMISSION_DENIED/);
  await expect(bob.forceUnpublish(fromModerator)).rejects.toThrow(/OPENVIDU_PERMISSION_DENIED/);
  await bob.plays(fromModerator);
});

test('the end of a session is told to everybody', async () => {
  const { session, moderator, bob } = await scene();
  await rest.delete(`/sessions/${session}`).expect(204);
  for (const user of [moderator, bob]) await user.event('sessionDisconnected', { reason: 'sessionClosedByServer' });
});

test('who leaves is gone for the others with the reason disconnect', async () => {
  const { moderator, bob, bobId, streamId } = await scene();
  await bob.disconnect();
  await bob.event('sessionDisconnected', { reason: 'disconnect' });
  await moderator.event('streamDestroyed', { streamId, reason: 'disconnect' });
  await moderator.event('connectionDestroyed', { connectionId: bobId, reason: 'disconnect' });
});
