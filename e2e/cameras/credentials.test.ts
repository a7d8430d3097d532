import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { childrenOf } from '../support/child-processes.ts';
import { until } from '../support/until.ts';
import { playsSteadily } from './plays-steadily.ts';
import { RtspCamera } from './rtsp-camera.ts';
import { useScriptedCameras } from './use-scripted-cameras.ts';

const cameras = useScriptedCameras();

const CHALLENGES = { basic: 'Basic realm="yard"', digest: 'Digest realm="yard", nonce="5ab1", qop="auth"' };
const LOGINS: [written: string, user: string, password: string][] = [
  ['ann:p@ss!)^%0X', 'ann', 'p@ss!)^%0X'],
  ['ann%40home:%2F%3F%23%25', 'ann@home', '/?#%'],
  ['zo%C3%AB:p:â', 'zoë', 'p:â'],
  ['ann', 'ann', ''],
];

test.concurrent.each(LOGINS)('a camera is shown what %s means', async (written, user, password) => {
  for (const challenge of Object.values(CHALLENGES)) {
    const camera = await cameras.start({ login: { user, password, challenge } });
    await playsSteadily(cameras.running, camera.uri.replace('//', `//${written}@`));
  }
});

test.each(['basic', 'digest'] as const)('a real camera takes odd characters, too: %s', async (scheme) => {
  const camera = await RtspCamera.start({ credentials: { scheme, user: 'ann', password: 'p@ss!)^%0X' } });
  onTestFinished(() => camera.stop());
  await playsSteadily(cameras.running, camera.uri.replace('//', '//ann:p@ss!)^%0X@'));
});

/** Publishes a camera. */
async function publish(uri: string) {
  const { running } = cameras;
  const asked = { adaptativeBitrate: false, onlyPlayWithSubscribers: false };
  const { publicationId } = await running.ingest(randomUUID(), 'stream', uri, asked);
  onTestFinished(() => running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] }));
  return () => running.cameraEvents(publicationId);
}

test('ffmpeg is told neither credentials nor the path of a camera', async () => {
  const login = { user: 'ann', password: 's3cret', challenge: CHALLENGES.digest };
  const camera = await cameras.start({ login, path: '/l0ng/p4th' });
  const events = await publish(camera.uri.replace('//', '//ann:s3cret@'));
  await until('it plays', () => events().some(({ state }) => state === 'playing'), { limitMs: 15_000 });
  const pids = await childrenOf(process.pid, 'ffmpeg');
  expect(pids.length).toBeGreaterThan(0);
  for (const pid of pids) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    expect(command).toContain('rtsp://127.0.0.1:');
    expect(command).not.toMatch(/ann:|s3cret|p4th/);
  }
});

test('what a camera says in words is not repeated: it could be what it was sent', async () => {
  const camera = await cameras.start({
    path: '/l0ng/p4th',
    login: { user: 'ann', password: 's3cret', challenge: CHALLENGES.basic },
    answer: ({ uri, headers }) => [`503 No ${headers.get('authorization')} for ann:s3cret at ${uri}`],
  });
  const events = await publish(camera.uri.replace('//', '//ann:s3cret@'));
  const seen = await until('it was tried', () => events().find(({ reason }) => reason), { limitMs: 15_000 });
  expect(seen.reason).toBe('The camera answers with the status 503; look at the path of its rtspUri');
});

test('a camera is not pestered with a password that it does not take', async () => {
  const camera = await cameras.start({ login: { user: 'ann', password: 'right', challenge: CHALLENGES.digest } });
  const events = await publish(camera.uri.replace('//', '//ann:wrong@'));
  const seen = await until('it was tried', () => events().find(({ reason }) => reason), { limitMs: 15_000 });
  expect(seen.reason).toMatch(/^The camera does not accept these credentials \(401\)/);
  const shown = camera.requests.slice(0, 2).map(({ headers }) => headers.has('authorization'));
  expect(shown).toEqual([false, true]);
});
