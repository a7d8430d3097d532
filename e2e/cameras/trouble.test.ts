import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { RunningNode } from '../media/running-node.ts';
import { childrenOf, zombiesOf } from '../support/child-processes.ts';
import { until } from '../support/until.ts';
import { OddCamera, type Oddness } from './odd-camera.ts';
import { RtspCamera, type CameraSettings } from './rtsp-camera.ts';

let running: RunningNode;

beforeAll(async () => void (running = await RunningNode.start()));
afterEach(() => running.node.registry.endAll());
afterAll(() => running.stop());

async function start(settings: CameraSettings = {}): Promise<RtspCamera> {
  const camera = await RtspCamera.start(settings);
  onTestFinished(() => camera.stop());
  return camera;
}

/** Somebody who watches a camera. */
async function watching(uri: string, options: { adaptativeBitrate?: boolean } = {}) {
  const session = randomUUID();
  const { publicationId } = await running.ingest(session, 'stream', uri, options);
  const { peer, subscriptionId } = await running.subscribe(session, 'stream');
  const events = () => running.cameraEvents(publicationId);
  const reasons = () => events().flatMap(({ reason }) => reason ?? []);
  return { session, publicationId, subscriptionId, peer, events, reasons };
}

const ffmpegs = () => childrenOf(process.pid, 'ffmpeg');
const untilNoFfmpeg = () => until('no ffmpeg is left', async () => (await ffmpegs()).length === 0, { seen: ffmpegs });

describe('a camera that', () => {
  test('is not there yet is seen as soon as it is', async () => {
    const nobody = await start();
    await nobody.kill();
    const { peer, events, reasons } = await watching(nobody.uri);
    await until('it was tried twice', () => events().filter(({ state }) => state === 'connecting').length > 1);
    expect(reasons()[0]).toBe(`The camera cannot be reached at 127.0.0.1:${nobody.port}: ECONNREFUSED`);
    await start(nobody.settings.port ? nobody.settings : { ...nobody.settings, port: nobody.port });
    await peer.receives(['audio', 'video'], 10, 15_000);
  });

  test.each([true, false])('dies and comes back is seen again; encoded anew: %s', async (adaptativeBitrate) => {
    const camera = await start({ video: 'vp8' });
    const { peer, events } = await watching(camera.uri, { adaptativeBitrate });
    await peer.receives(['audio', 'video'], 20, 10_000);
    await camera.kill();
    await until('it is missed', () => events().at(-1)?.state === 'waiting');
    await start({ ...camera.settings, port: camera.port });
    await peer.receives(['audio', 'video'], 20, 15_000);
  });

  test('says nothing any more is connected anew', async () => {
    const camera = await start();
    const { peer, events } = await watching(camera.uri);
    await peer.receives(['audio', 'video'], 20, 10_000);
    camera.freeze();
    await until('it is missed', () => events().at(-1)?.state === 'waiting', { limitMs: 12_000 });
    camera.thaw();
    await peer.receives(['audio', 'video'], 20, 20_000);
  });

  test.each<[Oddness, RegExp]>([
    ['closes', /camera has ended its stream|connection to the camera broke|End of file|Invalid data/],
    ['garbage', /^The camera does not speak RTSP$/],
    ['unauthorized', /^The camera does not accept these credentials \(401\)/],
    ['not found', /^The camera answers with the status 404/],
  ])('does odd things (%s) is told of, without its credentials, and tried again', async (oddness, reason) => {
    const odd = await OddCamera.start(oddness);
    onTestFinished(() => odd.stop());
    const { events, reasons } = await watching(odd.uri.replace('//', '//ann:s3cret@'));
    await until('it was tried again', () => events().filter(({ state }) => state === 'connecting').length > 1);
    expect(reasons()[0]).toMatch(reason);
    expect(JSON.stringify(events())).not.toContain('s3cret');
  });

  test('redirects to another address is not followed there', async () => {
    const elsewhere = await OddCamera.start('not found');
    const odd = await OddCamera.start({ redirectsTo: elsewhere.uri });
    onTestFinished(async () => void (await Promise.all([odd.stop(), elsewhere.stop()])));
    const { reasons } = await watching(odd.uri);
    await until('it was tried', () => reasons().length > 0);
    expect(reasons()[0]).toBe('The camera redirects to another address; publish that one instead');
    expect([odd.connections > 0, elsewhere.connections]).toEqual([true, 0]);
  });
});

describe('an ffmpeg', () => {
  test('that is killed is replaced, whichever it is', async () => {
    const camera = await start();
    const { peer } = await watching(camera.uri);
    await peer.receives(['audio', 'video'], 20, 10_000);
    expect(await ffmpegs()).toHaveLength(2);
    // The encoder, which was started last, then the one that receives: it takes the encoder along.
    for (const which of [1, 0]) {
      const pid = (await ffmpegs()).toSorted((x, y) => x - y)[which]!;
      process.kill(pid, 'SIGKILL');
      await until('it is replaced', async () => {
        const now = await ffmpegs();
        return now.length === 2 && !now.includes(pid);
      });
      await peer.receives(['audio', 'video'], 20, 10_000);
    }
  });

  test('that hangs is replaced, too', async () => {
    const camera = await start();
    const { peer } = await watching(camera.uri);
    await peer.receives(['audio', 'video'], 20, 10_000);
    const encoder = (await ffmpegs()).toSorted((a, b) => a - b).at(-1)!;
    process.kill(encoder, 'SIGSTOP');
    await until('it is replaced', async () => !(await ffmpegs()).includes(encoder), { limitMs: 10_000 });
    await peer.receives(['audio', 'video'], 20, 10_000);
  });

  test('changes its bitrate without anything being missed', async () => {
    const camera = await start({ width: 640, height: 480, fps: 25 });
    const { session, peer } = await watching(camera.uri);
    await peer.receives(['audio', 'video'], 50, 10_000);
    const { receiver, source } = await running.capture(session, 'stream');
    const { ssrc } = source.video!;
    await receiver.receives(ssrc);
    const [before] = (await ffmpegs()).toSorted((a, b) => b - a);
    const slow = await running.subscribe(session, 'stream', { maxKbps: 100 });
    await until('there is another encoder', async () => !(await ffmpegs()).includes(before!), { limitMs: 10_000 });
    await slow.peer.receives(['video'], 20);
    const times = receiver.of(ssrc).map(({ timestamp }) => timestamp);
    const steps = times.slice(1).map((time, index) => ((time - times[index]!) | 0) / 90);
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...steps)).toBeLessThan(90);
  });
});

describe('what is not wanted any more', () => {
  test('leaves no process, port or file behind, however often', { timeout: 180_000 }, async () => {
    const camera = await start();
    await untilNoFfmpeg();
    const descriptors = async () => (await readdir('/proc/self/fd')).length;
    const before = await descriptors();
    for (let round = 0; round < 20; round++) {
      const publications = await Promise.all(
        Array.from({ length: 10 }, async () => {
          const { publicationId } = await running.ingest(randomUUID(), 'stream', camera.uri, {
            onlyPlayWithSubscribers: false,
          });
          return publicationId;
        }),
      );
      // In all states: some have an ffmpeg, some are about to have one, in every second round one plays.
      await until('one is connected', () => publications.some((id) => running.cameraEvents(id).length > round % 2));
      running.node.registry.end({ publicationIds: publications, subscriptionIds: [] });
    }
    await untilNoFfmpeg();
    await until('the camera is alone', () => camera.clients === 0);
    await until('nothing is open', async () => (await descriptors()) <= before + 3, { seen: descriptors });
    expect(running.node.sessions.count).toBe(0);
    expect(await zombiesOf(process.pid)).toEqual([]);
  });
});

describe('limits', () => {
  test('a node takes so many cameras, and no address that is not allowed', async () => {
    const rules = { allows: (_host: string, address: string) => address !== '169.254.169.254' };
    const node = await RunningNode.start({ cameras: { most: 1, rules } });
    onTestFinished(() => node.stop());
    const ingest = (uri: string) => node.ingest(randomUUID(), 'stream', uri);
    await expect(ingest('rtsp://169.254.169.254/live')).rejects.toMatchObject({ code: 'refused' });
    await expect(ingest('file:///etc/passwd')).rejects.toMatchObject({ code: 'refused' });
    const { publicationId } = await ingest('rtsp://127.0.0.1:1/live');
    await expect(ingest('rtsp://127.0.0.1:1/live')).rejects.toMatchObject({ code: 'full' });
    node.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
    await ingest('rtsp://127.0.0.1:1/live');
  });

  test('a name is looked up each time, and refused when it means an address that is not allowed', async () => {
    const asked: string[] = [];
    const rules = { allows: (host: string, address: string) => asked.push(`${host} ${address}`) < 0 };
    const node = await RunningNode.start({ cameras: { rules } });
    onTestFinished(() => node.stop());
    const uri = 'rtsp://localhost:1/live';
    const { publicationId } = await node.ingest(randomUUID(), 'stream', uri, { onlyPlayWithSubscribers: false });
    await until('it was refused', () => node.cameraEvents(publicationId).find(({ reason }) => reason));
    expect(asked).toContain('localhost 127.0.0.1');
    expect(node.cameraEvents(publicationId)[1]?.reason).toBe(
      'Cameras at localhost are not allowed here (OPENVIDU_IPCAM_ALLOWED_NETWORKS)',
    );
  });
});
