import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exists, newPart, removeLeftParts, writeWhole } from './whole-file.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convene-whole-'));
  path = join(folder, 'file');
});
afterEach(() => rm(folder, { recursive: true }));

it('gives a file its name when it is whole', async () => {
  await writeWhole(path, async (part) => {
    await writeFile(part, 'all of it');
    expect([dirname(part), await exists(part), await exists(path)]).toEqual([folder, true, false]);
  });
  expect([await readdir(folder), await readFile(path, 'utf8')]).toEqual([['file'], 'all of it']);
});

it('gives it the mode that is asked for, whatever the umask is', async () => {
  await writeWhole(path, (part) => writeFile(part, '', { mode: 0o600 }), 0o666);
  expect((await stat(path)).mode & 0o777).toBe(0o666);
});

it('leaves nothing behind, and what was there before, when it cannot be written', async () => {
  await writeFile(path, 'before');
  const failing = writeWhole(path, async (part) => {
    await writeFile(part, 'half of');
    throw new Error('no room');
  });
  await expect(failing).rejects.toThrow('no room');
  expect([await readdir(folder), await readFile(path, 'utf8')]).toEqual([['file'], 'before']);
});

it('removes what nobody has written to for long enough, and nothing else', async () => {
  const [old, fresh] = [newPart(folder), newPart(folder)];
  for (const file of [old, fresh, path]) await writeFile(file, '');
  const before = new Date(Date.now() - 60_000);
  for (const file of [old, path]) await utimes(file, before, before);
  await removeLeftParts(folder, 30_000);
  expect([await exists(old), await exists(fresh), await exists(path)]).toEqual([false, true, true]);
  await removeLeftParts(folder, 0);
  expect(await readdir(folder)).toEqual(['file']);
});
