import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { RunningNode } from '../media/running-node.ts';
import { until } from '../support/until.ts';
import { RtspCamera, type CameraSettings } from './rtsp-camera.ts';
import { makeCertificate } from './certificate.ts';

let running: RunningNode;
const cameras: RtspCamera[] = [];

beforeAll(async () => void (running = await RunningNode.start()));
afterEach(async () => {
  running.node.registry.endAll();
  await Promise.all(cameras.splice(0).map((camera) => camera.stop()));
});
afterAll(() => running.stop());

async function start(settings: CameraSettings = {}): Promise<RtspCamera> {
  const camera = await RtspCamera.start(settings);
  cameras.push(camera);
  return camera;
}

describe('what cameras send arrives', () => {
  const cases: [string, CameraSettings][] = [
    ['H.264 and AAC', { video: 'h264', audio: 'aac' }],
    ['H.264 alone', { video: 'h264', audio: 'none' }],
    ['H.264 whose parameter sets are in the SDP, and G.711 µ-law', { parameterSets: 'sdp', audio: 'pcmu' }],
    ['H.265 and G.711 A-law', { video: 'h265', audio: 'pcma' }],
    ['VP8 and Opus', { video: 'vp8', audio: 'opus' }],
    ['MJPEG', { video: 'mjpeg', audio: 'none' }],
    ['sound alone', { video: 'none', audio: 'aac' }],
    ['TCP alone', { transports: ['tcp'] }],
    ['UDP alone', { transports: ['udp'] }],
    ['UDP alone, from an address that is not the one of the gate', { transports: ['udp'], host: '127.0.0.5' }],
    ['Basic credentials', { credentials: { scheme: 'basic', user: 'ann', password: 'a:b@c/d' } }],
    ['Digest credentials', { credentials: { scheme: 'digest', user: 'ann', password: 's3cret%' } }],
  ];
  test.each(cases)('%s', async (_what, settings) => {
    const camera = await start(settings);
    const { credentials } = settings;
    const uri = credentials ? camera.uriWith(credentials.user, credentials.password) : camera.uri;
    const session = randomUUID();
    await running.ingest(session, 'stream', uri);
    const { peer } = await running.subscribe(session, 'stream');
    const kinds = [
      ...(settings.audio === 'none' ? [] : ['audio' as const]),
      ...(settings.video === 'none' ? [] : ['video' as const]),
    ];
    await peer.receives(kinds, 10, 10_000);
    if (settings.transports) {
      const plays = camera.events.filter(({ event }) => event === 'play').map(({ transport }) => transport);
      expect(plays).toEqual(settings.transports);
    }
  });

  test('TLS, with a certificate that the camera has made itself, unless that is not wanted', async () => {
    const tls = await makeCertificate();
    const camera = await start({ tls });
    const session = randomUUID();
    const { publicationId } = await running.ingest(session, 'stream', camera.uri);
    const { peer } = await running.subscribe(session, 'stream');
    await peer.receives(['audio', 'video'], 10, 10_000);
    expect(running.cameraEvents(publicationId).map(({ state }) => state)).toEqual(['connecting', 'playing']);

    const strict = await RunningNode.start({ cameras: { verifiesCertificates: true } });
    try {
      const strictly = await strict.ingest(session, 'stream', camera.uri, { onlyPlayWithSubscribers: false });
      await until('it is refused', () =>
        strict.cameraEvents(strictly.publicationId).find(({ reason }) => reason?.includes('SELF_SIGNED')),
      );
    } finally {
      await strict.stop();
    }
  });
});

describe('a camera that is passed through', () => {
  test('sends its own H.264 to a recording worker, and Opus', async () => {
    const camera = await start();
    const session = randomUUID();
    await running.ingest(session, 'stream', camera.uri, { adaptativeBitrate: false });
    const { receiver, source } = await running.capture(session, 'stream');
    expect(source.video?.codec).toBe('H264');
    await receiver.receives(source.video!.ssrc, source.audio!.ssrc);
  });

  test('sends its own VP8', async () => {
    const camera = await start({ video: 'vp8', audio: 'opus' });
    const session = randomUUID();
    await running.ingest(session, 'stream', camera.uri, { adaptativeBitrate: false });
    const { peer } = await running.subscribe(session, 'stream');
    await peer.receives(['audio', 'video'], 10, 10_000);
  });

  test('says what browsers cannot play, and what to do; its sound is heard', async () => {
    const camera = await start({ video: 'h265' });
    const session = randomUUID();
    const { publicationId } = await running.ingest(session, 'stream', camera.uri, { adaptativeBitrate: false });
    const { receiver, source } = await running.capture(session, 'stream');
    await receiver.receives(source.audio!.ssrc);
    const reasons = running.cameraEvents(publicationId).flatMap(({ reason }) => reason ?? []);
    expect(reasons).toEqual([expect.stringMatching(/V_MPEGH.*publish it with "adaptativeBitrate": true/)]);
  });
});

describe('who wants a camera', () => {
  test('is what it is connected for, when it shall only play with subscribers', async () => {
    const camera = await start();
    const session = randomUUID();
    const { publicationId } = await running.ingest(session, 'stream', camera.uri);
    expect(running.cameraEvents(publicationId)).toEqual([]);
    const [first, recorder] = [await running.subscribe(session, 'stream'), await running.capture(session, 'stream')];
    await first.peer.receives(['audio', 'video'], 10, 10_000);
    running.node.registry.end({ publicationIds: [], subscriptionIds: [first.subscriptionId] });
    await recorder.receiver.receives(recorder.source.video!.ssrc);
    running.node.captures.end([recorder.captureId]);
    await until('the camera is released', () => camera.clients === 0);
    const states = () => running.cameraEvents(publicationId).map(({ state }) => state);
    await until('it is said to be idle', () => states().includes('idle'), { seen: states });
    expect(states()).toEqual(['connecting', 'playing', 'idle']);
    expect(camera.plays).toBe(1);

    const again = await running.subscribe(session, 'stream');
    await again.peer.receives(['audio', 'video'], 10, 10_000);
    expect(camera.plays).toBe(2);
  });

  test('need not be there, when it shall play always', async () => {
    const camera = await start();
    const session = randomUUID();
    const asked = { onlyPlayWithSubscribers: false };
    const { publicationId } = await running.ingest(session, 'stream', camera.uri, asked);
    await until('it plays', () => running.cameraEvents(publicationId).some(({ state }) => state === 'playing'));
    const begun = performance.now();
    const { peer, subscriptionId } = await running.subscribe(session, 'stream');
    expect((await peer.firstPacket) - begun).toBeLessThan(2_000);
    running.node.registry.end({ publicationIds: [], subscriptionIds: [subscriptionId] });
    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
    await until('the camera is released', () => camera.clients === 0);
  });

  test.each([true, false])('who comes late does not wait long; encoded anew: %s', async (adaptativeBitrate) => {
    const camera = await start({ video: 'vp8', keyFrameEvery: 150 });
    const session = randomUUID();
    await running.ingest(session, 'stream', camera.uri, { adaptativeBitrate });
    const { peer } = await running.subscribe(session, 'stream');
    await peer.receives(['video'], 10, 10_000);
    for (let time = 0; time < 4; time++) {
      const begun = performance.now();
      const browser = time % 2 === 0 ? 'chromium' : 'firefox';
      const late = await running.subscribe(session, 'stream', { audio: false, browser });
      await late.peer.receives(['video'], 1);
      expect(performance.now() - begun).toBeLessThan(2_000);
    }
  });
});
