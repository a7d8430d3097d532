import { Cluster } from '@convene/matroska';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { OPUS_SILENCE, vp8Frames } from '../../test/encoded-frames.js';
import { packetsIn } from '../../test/media-file.js';
import { vp8Format } from './vp8-key-frame.js';
import { pieceHeader } from './piece-header.js';

// ffmpeg takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let frames: Buffer[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'header-'));
  frames = await vp8Frames({ width: 160, height: 120, frames: 50, fps: 50, keyEvery: 25 });
});

afterAll(() => rm(folder, { recursive: true }));

/** A second of sound, and of video if it is wanted. */
async function makePiece(name: string, withVideo: boolean): Promise<string> {
  const cluster = new Cluster(0);
  for (const [index, frame] of frames.entries()) {
    if (withVideo) cluster.addFrame(1, index * 20, index % 25 === 0, frame);
    cluster.addFrame(2, index * 20, true, OPUS_SILENCE);
  }
  const video = withVideo ? vp8Format(frames[0]!)! : ({ codec: 'VP8', width: 640, height: 480 } as const);
  const header = pieceHeader({ streamId: 'str_CAM', startedAt: 1_700_000_000_123, video, audio: true });
  const path = join(folder, name);
  await writeFile(path, Buffer.concat([header, cluster.toBuffer()]));
  return path;
}

it('tells ffmpeg what is in the file, and since when', async () => {
  const path = await makePiece('whole.mkv', true);
  const args = ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', path];
  const { stdout } = await promisify(execFile)('ffprobe', args);
  expect(JSON.parse(stdout)).toMatchObject({
    streams: [
      { codec_name: 'vp8', width: 160, height: 120, start_time: '0.000000' },
      { codec_name: 'opus', sample_rate: '48000', channels: 2, start_time: '0.000000' },
    ],
    format: { format_name: 'matroska,webm', tags: { title: 'str_CAM', creation_time: '2023-11-14T22:13:20.123000Z' } },
  });
});

it('lets ffmpeg join files in which video is missing with others', async () => {
  const files = [await makePiece('a.mkv', false), await makePiece('b.mkv', true), await makePiece('c.mkv', false)];
  const list = join(folder, 'list.txt');
  const lines = files.flatMap((file) => [`file '${file}'`, 'inpoint 0.000', 'duration 1.000']);
  await writeFile(list, ['ffconcat version 1.0', ...lines].join('\n'));
  const joined = join(folder, 'joined.mka');
  const input = ['-protocol_whitelist', 'file', '-f', 'concat', '-safe', '0', '-i', list];
  await promisify(execFile)('ffmpeg', ['-v', 'error', ...input, '-map', '0:a:0', '-c', 'copy', joined]);
  const times = (await packetsIn(joined, 'audio')).map(({ time }) => Math.round(time * 1000));
  expect(times).toEqual(Array.from({ length: 150 }, (_, index) => index * 20));
});

it('lets ffmpeg begin in the middle', async () => {
  const path = await makePiece('seek.mkv', true);
  const { stdout } = await promisify(execFile)('ffmpeg', [
    ...['-v', 'error', '-ss', '0.5', '-i', path, '-map', '0:v', '-vsync', 'passthrough', '-f', 'framecrc', '-'],
  ]);
  expect(stdout.split('\n').filter((line) => line.startsWith('0,'))).toHaveLength(25);
});
