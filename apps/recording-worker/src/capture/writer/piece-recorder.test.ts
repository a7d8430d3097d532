import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { h264Frames, OPUS_SILENCE, vp8Frames } from '../../../test/encoded-frames.js';
import { decode, packetsIn } from '../../../test/media-file.js';
import type { CaptureSource } from '../stream/capture-source.js';
import { noStats } from '../stream/capture-stats.js';
import { H264 } from '../depacketize/h264.js';
import { isVp8Key, vp8Format } from '../../pieces/vp8-key-frame.js';
import { scanPieces } from '../../pieces/scan-pieces.js';
import { PieceRecorder } from './piece-recorder.js';

// ffmpeg takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Milliseconds since 1970 at which the tests begin. */
const START = 1_700_000_000_000;
const KEY_EVERY = 30;

let frames: Buffer[];
let folder: string;

beforeAll(async () => {
  frames = await vp8Frames({ width: 160, height: 120, frames: KEY_EVERY, keyEvery: KEY_EVERY });
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pieces-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A stream that plays in a time of its own, so that minutes take no time. */
class Playing {
  now = START;
  /** How many files were begun. */
  begun = 0;
  readonly logger = { warn: vi.fn<(message: unknown) => void>() };
  readonly stats = noStats();
  readonly asked: number[] = [];
  readonly restarted: number[] = [];
  /** What is sent, and how late it comes. */
  audio = true;
  video = true;
  /** Whether key frames come before they are asked for. */
  keysByThemselves = false;
  audioDelay = 0;
  videoDelay = 0;
  /** Added to the RTP time of audio. */
  audioJump = 0;
  readonly recorder: PieceRecorder;
  private ms = 0;
  private nextVideo = 0;
  private index = 1;
  private keyWanted = true;
  private waitsForKey = true;

  constructor(tracks: { audio: boolean; video: boolean } = { audio: true, video: true }, target = folder) {
    this.recorder = new PieceRecorder({
      ...{ folder: target, streamId: 'str_CAM', term: 1, ...tracks },
      onBegun: () => (this.begun += 1),
      logger: this.logger,
      stats: this.stats,
      clock: () => this.now,
      keyFrames: {
        ask: (now) => {
          this.asked.push(now - START);
          this.keyWanted = true;
        },
        restart: (now) => {
          this.restarted.push(now - START);
          this.waitsForKey = this.keyWanted = true;
        },
      },
    });
    this.video = tracks.video;
    const source: CaptureSource = { from: { ip: '127.0.0.1', port: 1 } };
    if (tracks.audio) source.audio = { ssrc: 1, payloadType: 111 };
    if (tracks.video) source.video = { ssrc: 2, payloadType: 96, codec: 'VP8' };
    this.recorder.begin(source, this.now);
  }

  /** @param ms how long; a multiple of 20. */
  async play(ms: number, answersKeys = true): Promise<void> {
    for (const end = this.ms + ms; this.ms < end; this.ms += 20) {
      this.now = START + this.ms;
      if (this.audio) this.sendAudio();
      for (; this.nextVideo <= this.ms; this.nextVideo += 100 / 3) if (this.video) this.sendVideo(answersKeys);
      this.recorder.tick(this.now);
      // Files are really written meanwhile.
      if (this.ms % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async end() {
    await this.recorder.end(this.now);
    return await scanPieces(folder);
  }

  private sendAudio(): void {
    const rtpMs = this.ms + this.audioJump;
    this.recorder.add({ track: 'audio', data: OPUS_SILENCE, rtpMs, arrivedAt: this.now + this.audioDelay }, this.now);
  }

  private sendVideo(answersKeys: boolean): void {
    if (this.keyWanted && answersKeys) {
      this.index = 0;
      this.keyWanted = false;
    }
    if (this.index === KEY_EVERY) this.index = this.keysByThemselves ? 0 : 1;
    const data = frames[this.index++]!;
    const format = isVp8Key(data) ? vp8Format(data) : undefined;
    if (this.waitsForKey && !format) return;
    this.waitsForKey = false;
    const rtpMs = 77_000 + this.nextVideo;
    this.recorder.add({ track: 'video', data, format, rtpMs, arrivedAt: this.now + this.videoDelay }, this.now);
  }
}

describe('rotation', () => {
  it('begins a new file each 30 s, with a key frame, and loses and doubles nothing', async () => {
    const playing = new Playing();
    await playing.play(100_000);
    const pieces = await playing.end();
    expect(pieces).toHaveLength(4);
    let [audio, video] = [0, 0];
    for (const [index, piece] of pieces.entries()) {
      const packets = await packetsIn(piece.path, 'video');
      expect(packets[0]).toMatchObject({ time: expect.closeTo(0, 2), isKey: true });
      expect(piece.audio!.firstMs).toBeLessThan(20);
      expect(packets).toHaveLength(piece.video!.frames);
      const next = pieces[index + 1];
      if (next) expect(Math.abs(piece.endedAt - next.startedAt)).toBeLessThan(40);
      audio += piece.audio!.frames;
      video += piece.video!.frames;
    }
    expect([audio, video]).toEqual([5_000, 3_000]);
    expect(playing.begun).toBe(4);
    for (const { path, bytes } of pieces) expect(await stat(path)).toMatchObject({ size: bytes });
    expect(playing.stats.dropped).toBe(0);
  });

  it('goes on with the old file while no key frame comes', async () => {
    const playing = new Playing();
    await playing.play(2_000);
    await playing.play(50_000, false);
    await playing.play(2_000);
    const pieces = await playing.end();
    expect(pieces.map(({ video }) => video!.frames)).toEqual([1_560, 60]);
    expect(Math.min(...playing.asked)).toBeGreaterThanOrEqual(30_000);
    expect(playing.stats.dropped).toBe(0);
  });

  it('goes on with audio alone when video is off, and has video again when that comes back', async () => {
    const playing = new Playing();
    await playing.play(10_000);
    playing.video = false;
    await playing.play(40_000);
    playing.video = true;
    await playing.play(5_000);
    const pieces = await playing.end();
    expect(pieces.map(({ video }) => video?.frames)).toEqual([300, 150]);
    expect(pieces.reduce((total, { audio }) => total + audio!.frames, 0)).toBe(2_750);
    expect(pieces[0]!.endedAt - pieces[0]!.startedAt).toBeLessThan(41_000);
    expect(pieces[1]!.video!.firstMs).toBeGreaterThan(8_000);
    for (const { path, video } of pieces) expect(await decode(path)).toEqual({ frames: video!.frames, errors: '' });
  });

  it('rotates sound without video, too', async () => {
    const playing = new Playing({ audio: true, video: false });
    await playing.play(65_000);
    const pieces = await playing.end();
    expect(pieces.map(({ audio, video }) => [audio!.frames, video])).toEqual([
      [1_500, undefined],
      [1_500, undefined],
      [250, undefined],
    ]);
  });
});

describe('the first file', () => {
  it('keeps the sound before the key frame', async () => {
    const playing = new Playing();
    await playing.play(500, false);
    await playing.play(1_000);
    const [piece, ...others] = await playing.end();
    expect(others).toEqual([]);
    expect(piece).toMatchObject({ audio: { firstMs: 0, frames: 75 }, video: { frames: 30 } });
    expect(piece!.video!.firstMs).toBeGreaterThanOrEqual(500);
  });

  it('waits no longer than a second for it', async () => {
    const playing = new Playing();
    await playing.play(3_000, false);
    await vi.waitFor(async () => expect(await readdir(join(folder, 'str_CAM'))).toEqual([`${START}-1.mkv`]));
    await playing.play(1_000);
    const [piece, ...others] = await playing.end();
    expect(others).toEqual([]);
    expect(piece!.video!.firstMs).toBeGreaterThanOrEqual(3_000);
    expect(await packetsIn(piece!.path, 'video')).toHaveLength(30);
  });
});

describe('H264', () => {
  it('gets a new file when its parameters change, also when they come for the first time', async () => {
    const playing = new Playing();
    playing.recorder.begin(
      {
        from: { ip: '::1', port: 1 },
        audio: { ssrc: 1, payloadType: 1 },
        video: { ssrc: 2, payloadType: 2, codec: 'H264' },
      },
      START,
    );
    playing.video = false;
    await playing.play(2_000);
    for (const width of [320, 640]) {
      const codec = new H264();
      for (const units of await h264Frames({ width, height: 240, frames: 15 })) {
        for (const [index, unit] of units.entries()) codec.take(unit, index === 0);
        const rtpMs = playing.now - START;
        playing.recorder.add({ track: 'video', ...codec.finish()!, rtpMs, arrivedAt: playing.now }, playing.now);
        await playing.play(40);
      }
    }
    const pieces = await playing.end();
    expect(pieces.map(({ video }) => video && [video.codec, video.frames, video.sizes[0]!.width])).toEqual([
      undefined,
      ['H264', 15, 320],
      ['H264', 15, 640],
    ]);
    expect(pieces.reduce((total, { audio }) => total + audio!.frames, 0)).toBe(160);
    for (const { path } of pieces.slice(1)) expect(await decode(path)).toEqual({ frames: 15, errors: '' });
  });
});

describe('time', () => {
  it('begins a new file when RTP time has jumped, and loses no sound', async () => {
    const playing = new Playing();
    await playing.play(5_000);
    playing.audioJump = -3_000;
    await playing.play(5_000);
    const pieces = await playing.end();
    expect(pieces).toHaveLength(2);
    expect(pieces.map(({ startedAt, endedAt }) => [startedAt - START, endedAt - START])).toEqual([
      [0, expect.closeTo(6_000, -2)],
      [expect.closeTo(5_000, -2), expect.closeTo(10_000, -2)],
    ]);
    expect(pieces.reduce((total, { audio }) => total + audio!.frames, 0)).toBe(500);
  });

  it('moves video to where the publisher says it belongs, soon when it is far away', async () => {
    const playing = new Playing();
    playing.videoDelay = 150;
    await playing.play(4_000);
    playing.recorder.reported({ kind: 'audio', rtpTime: 0, publisherMs: 500_000 });
    playing.recorder.reported({ kind: 'video', rtpTime: 77_000 * 90, publisherMs: 500_000 });
    await playing.play(3_000);
    const pieces = await playing.end();
    const ends = pieces.map(({ audio, video }) => video!.lastMs - audio!.lastMs);
    expect(ends).toHaveLength(2);
    expect(Math.abs(ends[1]!)).toBeLessThan(40);
    expect(pieces[0]!.video!.firstMs).toBeGreaterThanOrEqual(150);
  });
});

describe('a disk that fails', () => {
  it('is tried again after a second, with a key frame', async () => {
    const target = join(folder, 'blocked');
    await writeFile(target, '');
    const playing = new Playing({ audio: true, video: true }, target);
    await playing.play(2_000);
    await vi.waitFor(() => expect(playing.logger.warn).toHaveBeenCalled());
    expect(playing.begun).toBe(0);
    await rm(target);
    await playing.play(4_000);
    const [piece] = await playing.end();
    expect(await packetsIn(piece!.path, 'video')).toMatchObject({ 0: { isKey: true } });
    expect(piece!.video!.frames).toBeGreaterThan(50);
    // Not for each frame, and not for each file.
    expect(playing.logger.warn).toHaveBeenCalledTimes(1);
  });

  it('leaves what it had taken, when it refuses in the middle of a file', async () => {
    const playing = new Playing();
    await playing.play(3_000);
    const limit = (bytes: string) => execFileSync('prlimit', ['--pid', `${process.pid}`, `--fsize=${bytes}:`]);
    await vi.waitFor(() => expect(playing.stats.bytes).toBeGreaterThan(10_000));
    limit(`${playing.stats.bytes}`);
    try {
      await playing.play(2_000);
      await vi.waitFor(() => expect(playing.logger.warn).toHaveBeenCalled());
    } finally {
      limit('unlimited');
    }
    await playing.play(4_000);
    const pieces = await playing.end();
    expect(pieces.length).toBeGreaterThanOrEqual(2);
    expect(pieces[0]!.video!.frames).toBeGreaterThan(20);
    for (const { path, video } of pieces.slice(1)) {
      expect(await decode(path)).toEqual({ frames: video!.frames, errors: '' });
    }
  });

  it('that is too slow does not fill the memory', async () => {
    const playing = new Playing({ audio: true, video: false });
    const data = Buffer.alloc(500_000);
    // Without a pause nothing can be written.
    for (let ms = 0; ms < 2_000; ms += 20) {
      playing.recorder.add({ track: 'audio', data, rtpMs: ms, arrivedAt: START + ms }, START + ms);
      playing.recorder.tick(START + ms);
    }
    expect(playing.stats.dropped).toBe(100 - Math.ceil((8 * 1024 * 1024) / data.length));
    expect(playing.logger.warn).toHaveBeenCalledTimes(1);
    await playing.end();
  });
});
