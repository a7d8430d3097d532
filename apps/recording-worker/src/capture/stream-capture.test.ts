import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { OPUS_SILENCE, vp8Frames } from '../../test/encoded-frames.js';
import { decode, packetsIn } from '../../test/media-file.js';
import { FakeMediaNode } from '../../test/media-node.js';
import { RtpTrack } from '../../test/rtp-track.js';
import type { CaptureSource } from './stream/capture-source.js';
import { scanPieces } from '../pieces/scan-pieces.js';
import { StreamCapture } from './stream-capture.js';

// ffmpeg takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const FRAMES = 60;
const logger = { warn: vi.fn<(message: unknown) => void>() };

let small: Buffer[];
let large: Buffer[];
let folder: string;
let capture: StreamCapture;
let node: FakeMediaNode;
let answer: CaptureSource;
const begun = vi.fn<() => void>();
const ask = vi.fn<() => Promise<CaptureSource>>(async () => answer);

beforeAll(async () => {
  small = await vp8Frames({ width: 320, height: 240, frames: FRAMES });
  large = await vp8Frames({ width: 480, height: 360, frames: FRAMES });
});

beforeEach(async () => {
  vi.clearAllMocks();
  folder = await mkdtemp(join(tmpdir(), 'capture-'));
  capture = await StreamCapture.open({
    ...{ ip: '127.0.0.1', folder, streamId: 'str_CAM', term: 3, audio: true, video: true, logger },
    source: ask,
    onBegun: begun,
  });
  node = await FakeMediaNode.open(capture.port);
  answer = source(1);
});

afterEach(async () => {
  await capture.end();
  await node.close();
  await rm(folder, { recursive: true });
});

/** What the node sends: of its first publisher, or of another one. */
function source(publisher: number): CaptureSource {
  return {
    from: node.from,
    audio: { ssrc: 10 * publisher, payloadType: 111 },
    video: { ssrc: 10 * publisher + 1, payloadType: 96, codec: 'VP8' },
  };
}

/** Sends video, 30 frames per second, and audio for as long. */
async function publish(publisher: number, frames: Buffer[]): Promise<void> {
  const audio = new RtpTrack({ ssrc: 10 * publisher, payloadType: 111, rate: 48 });
  const video = new RtpTrack({ ssrc: 10 * publisher + 1, payloadType: 96, rate: 90 });
  const start = performance.now();
  let audioMs = 0;
  for (const [index, frame] of frames.entries()) {
    const ms = (index * 1000) / 30;
    await sleep(Math.max(0, start + ms - performance.now()));
    node.send(video.vp8(ms, frame));
    for (; audioMs <= ms; audioMs += 20) node.send(audio.opus(audioMs, OPUS_SILENCE));
  }
}

/** Ends the capture when everything has come. */
async function end(): Promise<void> {
  await vi.waitFor(() => expect(capture.stats.packets).toBe(node.packets), { timeout: 5_000 });
  await capture.end();
}

describe('a capture', () => {
  it('writes every frame of an undisturbed stream, at its time', async () => {
    capture.start(answer);
    const before = Date.now();
    await publish(1, small);
    await end();

    const [piece, ...others] = await scanPieces(folder);
    expect(others).toEqual([]);
    expect(piece).toMatchObject({
      streamId: 'str_CAM',
      term: 3,
      audio: { frames: 99 },
      video: { codec: 'VP8', frames: FRAMES, sizes: [{ width: 320, height: 240 }] },
    });
    expect(Math.abs(piece!.audio!.firstMs - piece!.video!.firstMs)).toBeLessThan(40);
    expect(Math.abs(piece!.startedAt - before)).toBeLessThan(300);
    expect(Math.abs(piece!.endedAt - piece!.startedAt - 2000)).toBeLessThan(50);
    expect(await decode(piece!.path)).toEqual({ frames: FRAMES, errors: '' });
    expect(piece!.path).toBe(join(folder, 'str_CAM', `${piece!.startedAt}-3.mkv`));
    expect(await stat(piece!.path)).toMatchObject({ size: piece!.bytes });
    expect(begun).toHaveBeenCalledTimes(1);
    expect(node.keyFrameRequests).toBeGreaterThan(0);
    expect(node.receiverReports).toBeGreaterThan(0);
    expect(capture.stats).toMatchObject({ lost: 0, dropped: 0, refused: 0 });
  });

  it('gets again what is lost', async () => {
    node.loses = () => node.packets % 10 === 5;
    capture.start(answer);
    await publish(1, small);
    await end();
    const [piece] = await scanPieces(folder);
    expect(piece).toMatchObject({ audio: { frames: 99 }, video: { frames: FRAMES } });
    expect(await decode(piece!.path)).toEqual({ frames: FRAMES, errors: '' });
    expect(capture.stats).toMatchObject({ lost: 0 });
    expect(node.requestedAgain).toBeGreaterThanOrEqual(Math.floor(node.packets / 10));
  });

  it('goes on when the picture changes its size', async () => {
    capture.start(answer);
    await publish(1, [...small.slice(0, 30), ...large.slice(0, 30)]);
    await end();
    const [piece, ...others] = await scanPieces(folder);
    expect(others).toEqual([]);
    const { sizes, firstMs } = piece!.video!;
    expect(sizes).toEqual([
      { fromMs: firstMs, width: 320, height: 240 },
      { fromMs: firstMs + 1000, width: 480, height: 360 },
    ]);
    expect(await decode(piece!.path)).toEqual({ frames: FRAMES, errors: '' });
  });

  it('begins a new file when the publisher has reconnected', async () => {
    capture.start(answer);
    await publish(1, small.slice(0, 20));
    answer = source(2);
    // What comes before the node has answered is lost, and the first of these key frames with it.
    await publish(2, [...small.slice(0, 10), ...large.slice(0, 30)]);
    await capture.end();
    const [first, second, ...others] = await scanPieces(folder);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ video: { frames: 20, sizes: [{ width: 320 }] } });
    expect(second).toMatchObject({ video: { sizes: [{ width: 480 }] } });
    expect(second!.video!.frames).toBeGreaterThanOrEqual(29);
    expect(second!.startedAt).toBeGreaterThanOrEqual(first!.endedAt - 40);
    for (const { path, video } of [first!, second!]) {
      expect(await decode(path)).toEqual({ frames: video!.frames, errors: '' });
    }
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('takes nothing from strangers', async () => {
    const stranger = await FakeMediaNode.open(capture.port);
    capture.start(answer);
    const track = new RtpTrack({ ssrc: 10, payloadType: 111, rate: 48 });
    stranger.send(track.opus(0, OPUS_SILENCE));
    for (const bytes of [[], [0x80], [0x80, 200], Buffer.alloc(12), Buffer.from('no packet')])
      node.sendRaw(Buffer.from(bytes));
    await vi.waitFor(() => expect(capture.stats.refused).toBe(5));
    await stranger.close();
    await capture.end();
    expect(await scanPieces(folder)).toEqual([]);
    expect(ask).not.toHaveBeenCalled();
  });

  it('keeps sound that comes without a picture', async () => {
    capture.start(answer);
    const audio = new RtpTrack({ ssrc: 10, payloadType: 111, rate: 48 });
    for (let ms = 0; ms < 1_400; ms += 20) {
      node.send(audio.opus(ms, OPUS_SILENCE));
      await sleep(20);
    }
    await end();
    const [piece] = await scanPieces(folder);
    expect(piece).toMatchObject({ audio: { frames: 70 } });
    expect(piece!.video).toBeUndefined();
    expect(await packetsIn(piece!.path, 'audio')).toHaveLength(70);
  });
});

it('does not open for a stream whose id is a path', async () => {
  await expect(
    StreamCapture.open({
      ...{ ip: '127.0.0.1', folder, streamId: '../x', term: 1, audio: true, video: false, logger },
      source: ask,
      onBegun: () => undefined,
    }),
  ).rejects.toThrow('name of a folder');
});
