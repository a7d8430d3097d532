import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { Rgb } from '../clients/test-media.ts';
import { beepsIn, flashesIn } from '../recording/flashes-and-beeps.ts';
import { isNear, probe } from '../observing/look-into.ts';
import { until } from '../support/until.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { makeCertificate } from './certificate.ts';
import { RtspCamera, type CameraSettings } from './rtsp-camera.ts';
import { watch, type WatchOptions } from './watch.ts';

const COLOUR = [40, 60, 210] as const;
const TONE = 700;

async function start(settings: CameraSettings): Promise<RtspCamera> {
  // Many key frames: the second who watches waits for the next one.
  const camera = await RtspCamera.start({ colour: COLOUR, tone: TONE, keyFrameEvery: 5, ...settings });
  onTestFinished(() => camera.stop());
  return camera;
}

/** It is live and as it should be. */
async function expectLive(uri: string, options: WatchOptions = {}): Promise<void> {
  const { frames, different, colour, tone } = await watch(uri, options);
  if (options.without !== 'video') {
    expect(frames).toBeGreaterThanOrEqual(8);
    expect(different).toBeGreaterThan(frames * 0.8);
    expect(colour).toSatisfy((seen: Rgb) => isNear(seen, COLOUR));
  }
  if (options.without !== 'audio') expect(Math.abs(tone / TONE - 1)).toBeLessThan(0.05);
}

/** A few seconds of it as they came. */
async function record(uri: string, seconds: number, name: string): Promise<string> {
  const file = join(await temporaryFolder(), name);
  const args = [
    '-v',
    'error',
    '-nostdin',
    '-rtsp_transport',
    'tcp',
    '-i',
    uri,
    '-t',
    String(seconds),
    '-c',
    'copy',
    file,
  ];
  await promisify(execFile)('ffmpeg', args, { timeout: 15_000, killSignal: 'SIGKILL' });
  return file;
}

test.each<[CameraSettings, WatchOptions?]>([
  [{ video: 'h264', audio: 'aac' }],
  [{ video: 'h265', audio: 'opus' }],
  [{ video: 'vp8', audio: 'pcmu' }],
  [{ video: 'mjpeg', audio: 'pcma' }],
  [{ video: 'h264', audio: 'none' }, { without: 'audio' }],
  [{ video: 'none', audio: 'aac' }, { without: 'video' }],
])('%o is seen and heard over TCP and over UDP', async (settings, options) => {
  const camera = await start(settings);
  const overTcp = expectLive(camera.uri, { ...options, transport: 'tcp' });
  // Two that begin within the same few milliseconds may both get nothing: a fault of GStreamer's server.
  const overUdp = until('the first plays', () => camera.plays > 0, { everyMs: 10 }).then(() =>
    expectLive(camera.uri, { ...options, transport: 'udp' }),
  );
  await Promise.all([overTcp, overUdp]);
  await until('both have gone', () => camera.clients === 0, { seen: () => camera.events });
  expect(camera.plays).toBe(2);
  expect(new Set(camera.events.map(({ transport }) => transport))).toEqual(new Set([undefined, 'tcp', 'udp']));
});

test.each(['basic', 'digest'] as const)('%s credentials are wanted', async (scheme) => {
  const camera = await start({ credentials: { scheme, user: 'ann@home', password: 'p:/ w' }, audio: 'none' });
  const refused = [camera.uri, camera.uriWith('ann@home', 'wrong'), camera.uriWith('bob', 'p:/ w')];
  for (const uri of refused) await expect(watch(uri, { without: 'audio' })).rejects.toThrow('401 Unauthorized');
  expect(camera.plays).toBe(0);
  await expectLive(camera.uriWith('ann@home', 'p:/ w'), { without: 'audio' });
});

test('with a certificate it speaks TLS', async () => {
  const camera = await start({ tls: await makeCertificate() });
  expect(camera.uri).toMatch(/^rtsps:/);
  await expectLive(camera.uri);
  await expect(watch(camera.uri.replace('rtsps:', 'rtsp:'), { limitMs: 2_000 })).rejects.toThrow('ffmpeg ended');
});

test('a transport that is not allowed is refused', async () => {
  const camera = await start({ transports: ['tcp'] });
  await expect(watch(camera.uri, { transport: 'udp' })).rejects.toThrow('461');
  await expectLive(camera.uri);
});

test.each([
  ['baseline', 'Constrained Baseline', 'stream'],
  ['main', 'Main', 'sdp'],
  ['high', 'High', 'stream'],
] as const)('h264 %s is what ffmpeg calls %s, with parameter sets in the %s', async (profile, name, parameterSets) => {
  const camera = await start({ profile, parameterSets, audio: 'none' });
  const [{ streams }, file] = await Promise.all([probe(camera.uri), record(camera.uri, 1, 'video.h264')]);
  expect(streams).toMatchObject([{ codec_name: 'h264', profile: name }]);
  const sps = Buffer.from([0, 0, 1, 0x67]);
  expect((await readFile(file)).includes(sps)).toBe(parameterSets === 'stream');
});

test('with a pulse, flashes and beeps come together, once a second', async () => {
  const camera = await start({ pulse: true, fps: 25 });
  const file = await record(camera.uri, 4, 'pulse.mkv');
  const [flashes, beeps] = [await flashesIn(file), await beepsIn(file)];
  expect(flashes.length).toBeGreaterThanOrEqual(3);
  for (const flash of flashes) expect(Math.min(...beeps.map((beep) => Math.abs(beep - flash)))).toBeLessThan(0.1);
  for (const [index, flash] of flashes.slice(1).entries()) expect(flash - flashes[index]!).toBeCloseTo(1, 1);
});

test('killed, it is gone; another one takes its port', async () => {
  const camera = await start({});
  await expectLive(camera.uri);
  await camera.kill();
  await expect(watch(camera.uri)).rejects.toThrow('Connection refused');
  const again = await start({ ...camera.settings, port: camera.port });
  expect(again.uri).toBe(camera.uri);
  await expectLive(again.uri);
});

test('frozen, it says nothing; thawed, it goes on', async () => {
  const camera = await start({});
  camera.freeze();
  await expect(watch(camera.uri, { limitMs: 1_000 })).rejects.toThrow('Not within');
  camera.thaw();
  await expectLive(camera.uri);
});

test('what is wrong with its settings is told', async () => {
  await expect(RtspCamera.start({ fps: 0 })).rejects.toThrow('The setting "fps" has to be a whole number from 1 to 60');
  const { port } = await start({});
  await expect(RtspCamera.start({ port })).rejects.toThrow(`Cannot listen at 127.0.0.1:${port}`);
});
