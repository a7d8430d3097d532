import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CdrFolder } from './cdr-folder.js';

const day = new Date(2026, 4, 20, 12, 0, 0);
const started = new Date(2026, 4, 18, 1, 2, 3);
let path: string;
let folder: CdrFolder;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'convene-cdr-'));
  folder = new CdrFolder(join(path, 'made/below'));
  await folder.prepare();
  path = join(path, 'made/below');
});
afterEach(() => rm(join(path, '../..'), { recursive: true }));
const content = (name: string) => readFile(join(path, name), 'utf8');

it('is refused, with the name of its variable, when it cannot be written to', async () => {
  await writeFile(join(path, 'file'), '');
  await expect(new CdrFolder(join(path, 'file')).prepare()).rejects.toThrow(/OPENVIDU_CDR_PATH: /);
});

it('begins a file of its own, whoever was started in the same second', async () => {
  const names = [await folder.begin(day, started), await folder.begin(day, started)];
  expect(names).toEqual(['CDR.2026-05-20_01-02-03.log', 'CDR.2026-05-20_01-02-04.log']);
  expect(await content(names[0]!)).toBe('');
});

it('writes behind what is sure, in place of what is not', async () => {
  const name = await folder.begin(day, started);
  expect(await folder.write(name, 0, 'ä1\n')).toBe(4);
  await writeFile(join(path, name), 'never committed\nhalf a li', { flag: 'a' });
  expect(await folder.write(name, 4, '2\n')).toBe(6);
  expect(await content(name)).toBe('ä1\n2\n');
});

it('writes nothing when the file is not as it was left', async () => {
  const name = await folder.begin(day, started);
  await folder.write(name, 0, '1\n');
  await truncate(join(path, name), 1);
  expect(await folder.write(name, 2, '2\n')).toBeUndefined();
  await rm(join(path, name));
  expect(await folder.write(name, 2, '2\n')).toBeUndefined();
});

it('cuts off what was never committed', async () => {
  const name = await folder.begin(day, started);
  await writeFile(join(path, name), '1\n2\n3');
  await folder.cut(name, 2);
  await folder.cut(name, 100);
  await folder.cut('CDR.2000-01-01_00-00-00.log', 0);
  expect(await content(name)).toBe('1\n');
});

it('loses files of more than thirty days ago', async () => {
  const kept = ['CDR.2026-04-20_00-00-00.log', 'CDR.2026-05-20_00-00-00.log', 'mine.txt'];
  for (const name of [...kept, 'CDR.2026-04-19_23-59-59.log']) await writeFile(join(path, name), '');
  await folder.prune('CDR.2026-05-20_00-00-00.log', day);
  expect((await readdir(path)).toSorted()).toEqual(kept);
});

it('loses the oldest files when all are too large, but never the one that is written', async () => {
  const names = ['CDR.2026-05-18_00-00-00.log', 'CDR.2026-05-19_00-00-00.log', 'CDR.2026-05-20_00-00-00.log'];
  for (const name of names) {
    await writeFile(join(path, name), '');
    await truncate(join(path, name), 8 * 1024 ** 3); // Holes take no room.
  }
  await folder.prune(names[2]!, day);
  expect(await readdir(path)).toEqual(names.slice(1));
  await folder.prune(names[1]!, day);
  await truncate(join(path, names[1]!), 30 * 1024 ** 3);
  await folder.prune(names[1]!, day);
  expect(await readdir(path)).toContain(names[1]);
});
