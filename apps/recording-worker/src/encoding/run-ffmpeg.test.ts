import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runFfmpeg } from './run-ffmpeg.js';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'convene-ffmpeg-'))));
afterAll(() => rm(folder, { recursive: true }));

/** Takes as long as it shows. */
const slow = (output: string) => ({
  inputs: [{ file: 'testsrc=s=64x64', options: ['-re', '-f', 'lavfi'] }],
  options: ['-t', '600', '-c:v', 'libx264', '-f', 'matroska'],
  output,
});
const running = (output: string) =>
  execFileSync('ps', ['-eo', 'ni,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(output));

it('kills a process that is not wanted any more, before it rejects', async () => {
  const output = join(folder, 'a b.mkv');
  const stop = new AbortController();
  let niceness: string | undefined;
  const onSeconds = () => {
    niceness ??= running(output)[0]?.trim().split(' ')[0];
    stop.abort(new Error('not wanted'));
  };
  await expect(runFfmpeg(slow(output), { signal: stop.signal, onSeconds })).rejects.toThrow('not wanted');
  expect(niceness).toBe('19');
  expect(running(output)).toEqual([]);
});

it('kills a process that was not wanted any more before it was there', async () => {
  const output = join(folder, 'early.mkv');
  const stop = new AbortController();
  const run = runFfmpeg(slow(output), { signal: stop.signal });
  stop.abort(new Error('not wanted'));
  await expect(run).rejects.toThrow('not wanted');
  expect(running(output)).toEqual([]);
});

it('tells what ffmpeg said last when it failed', async () => {
  const { signal } = new AbortController();
  const task = {
    inputs: [{ file: join(folder, 'none.mkv'), options: [] }],
    options: [],
    output: join(folder, 'x.mkv'),
  };
  await expect(runFfmpeg(task, { signal })).rejects.toThrow(/^ffmpeg exited with code 1:\n.*No such file/s);
});
