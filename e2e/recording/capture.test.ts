import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorker, type types } from 'mediasoup';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { scanPieces } from '../../apps/recording-worker/src/pieces/scan-pieces.js';
import { StreamCapture } from '../../apps/recording-worker/src/capture/stream-capture.js';
import { decode } from '../../apps/recording-worker/test/media-file.js';
import { until } from '../support/until.ts';
import { beepsIn, flashesIn } from './flashes-and-beeps.ts';
import { LossyRelay, type Losses } from './lossy-relay.ts';
import { makeTestFile, ROUTER_CODECS, TestPublisher } from './test-publisher.ts';

const SECONDS = 8;
const FPS = 30;

let worker: types.Worker;
let router: types.Router;
let folder: string;
let publisher: TestPublisher | undefined;
let relay: LossyRelay | undefined;

beforeAll(async () => {
  worker = await createWorker({ workerBin: process.env['MEDIASOUP_WORKER_BIN'] });
});

afterAll(() => worker.close());

beforeEach(async () => {
  router = await worker.createRouter({ mediaCodecs: ROUTER_CODECS });
  folder = await mkdtemp(join(tmpdir(), 'capture-'));
});

afterEach(async () => {
  await publisher?.stop();
  relay?.close();
  router.close();
  await rm(folder, { recursive: true });
});

/** Captures what the publisher sends, through a relay that loses some of it, for some seconds of video. */
async function capture(codec: 'VP8' | 'H264', losses: Losses): Promise<StreamCapture> {
  const file = join(folder, 'sent.mkv');
  await makeTestFile(file, codec, SECONDS + 5);
  publisher = await TestPublisher.start(router, file, codec);
  const { producers } = publisher;
  const stream = await StreamCapture.open({
    ...{ ip: '127.0.0.1', folder, streamId: 'str_CAM', term: 1, audio: true, video: true },
    source: () => Promise.reject(new Error('nothing has changed')),
    onBegun: () => undefined,
    logger: { warn: (message: unknown) => console.error(message) },
  });
  relay = await LossyRelay.open(stream.port, losses);
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
    rtcpMux: true,
  });
  await transport.connect({ ip: '127.0.0.1', port: relay.port });
  const codecs = router.rtpCapabilities.codecs!.filter(({ mimeType }) => !mimeType.endsWith('/rtx'));
  const sent = async (kind: 'audio' | 'video') => {
    const { rtpParameters } = await transport.consume({
      producerId: producers[kind].id,
      rtpCapabilities: { codecs, headerExtensions: [] },
      // Of audio, mediasoup sends nothing again without this.
      enableRtx: true,
    });
    return { ssrc: rtpParameters.encodings![0]!.ssrc!, payloadType: rtpParameters.codecs[0]!.payloadType };
  };
  stream.start({ from: relay.from, audio: await sent('audio'), video: { ...(await sent('video')), codec } });
  // The first key frame may be a second away, and takes its time on such a network.
  const captured = async () =>
    (await scanPieces(folder)).some(({ startedAt, endedAt }) => endedAt - startedAt > (SECONDS + 0.2) * 1000);
  await until('some seconds are captured', captured, { limitMs: 30_000, everyMs: 200 });
  await stream.end();
  return stream;
}

it.each(['VP8', 'H264'] as const)(
  'captures %s from mediasoup over a bad network, completely and in sync',
  async (codec) => {
    const stream = await capture(codec, { lost: 0.05, late: 0.05, byMs: 30 });
    const [piece, ...others] = await scanPieces(folder);
    expect(others).toEqual([]);
    expect(relay!.dropped).toBeGreaterThan(20);
    expect(stream.stats.nacked).toBeGreaterThanOrEqual(relay!.dropped / 2);

    const { frames, errors } = await decode(piece!.path);
    expect(errors).toBe('');
    const { firstMs, lastMs } = piece!.video!;
    expect(frames).toBeGreaterThanOrEqual(0.99 * (((lastMs - firstMs) * FPS) / 1000 + 1));
    expect(lastMs - firstMs).toBeGreaterThan((SECONDS - 1) * 1000);
    expect(piece!.audio!.frames).toBeGreaterThanOrEqual(
      0.99 * ((piece!.audio!.lastMs - piece!.audio!.firstMs) / 20 + 1),
    );

    const [flashes, beeps] = [await flashesIn(piece!.path), await beepsIn(piece!.path)];
    expect(flashes.length).toBeGreaterThanOrEqual(SECONDS - 2);
    for (const flash of flashes.slice(1, -1)) {
      const distances = beeps.map((beep) => Math.abs(beep - flash));
      expect(Math.min(...distances)).toBeLessThan(0.08);
    }
  },
);
