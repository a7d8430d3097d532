import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderStorage } from './folder-storage.js';

let dir: string;
let storage: FolderStorage;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'convene-folder-'));
  await writeFile(join(dir, 'local'), 'content', { mode: 0o600 });
  storage = new FolderStorage(join(dir, 'recordings'));
});
afterEach(() => rm(dir, { recursive: true }));

const at = (...names: string[]) => join(dir, 'recordings', ...names);
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

it('lays recordings out as OpenVidu does, for everybody to read and write', async () => {
  await storage.store('SES-1', 'call.mp4', join(dir, 'local'));
  expect(await readFile(at('SES-1/call.mp4'), 'utf8')).toBe('content');
  expect(await modeOf(at('SES-1'))).toBe('777');
  expect(await modeOf(at('SES-1/call.mp4'))).toBe('666');
});

it('keeps the local file', async () => {
  await storage.store('SES', 'call.mp4', join(dir, 'local'));
  await writeFile(at('SES/call.mp4'), 'changed');
  expect(await readFile(join(dir, 'local'), 'utf8')).toBe('content');
});

it('lets who reads a file read it to its end while it is replaced', async () => {
  await writeFile(join(dir, 'large'), 'a'.repeat(1_000_000));
  await storage.store('SES', 'call.mp4', join(dir, 'large'));
  const file = await storage.open('SES', 'call.mp4');
  await storage.store('SES', 'call.mp4', join(dir, 'local'));
  expect(await text(file!.stream)).toBe('a'.repeat(1_000_000));
});

it('has one of the files, whole, that are stored under one name at the same time', async () => {
  const contents = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(6_000_000));
  for (const content of contents) await writeFile(join(dir, content[0]!), content);
  await Promise.all(contents.map(([letter]) => storage.store('SES', 'call.mp4', join(dir, letter!))));
  expect(contents).toContain(await readFile(at('SES/call.mp4'), 'utf8'));
  expect(await readdir(at('SES'))).toEqual(['call.mp4']);
});

it('does not start with a folder that cannot be written to, and says which setting is wrong', async () => {
  const wrong = new FolderStorage(join(dir, 'local'));
  await expect(wrong.check()).rejects.toThrow(/OPENVIDU_RECORDING_PATH: must be a folder/);
  await storage.check();
  expect(await readdir(at())).toEqual([]);
});

it('follows no links', async () => {
  await mkdir(at('SES'), { recursive: true });
  await symlink(join(dir, 'local'), at('SES/link.mp4'));
  await mkdir(join(dir, 'elsewhere'));
  await writeFile(join(dir, 'elsewhere/secret.mp4'), 'secret');
  await symlink(join(dir, 'elsewhere'), at('LINK'));
  expect(await storage.open('SES', 'link.mp4')).toBeUndefined();
  expect(await storage.size('SES', 'link.mp4')).toBeUndefined();
  expect(await storage.list('SES')).toEqual([]);
  expect(await storage.open('LINK', 'secret.mp4')).toBeUndefined();
  expect(await storage.list('LINK')).toEqual([]);
  await expect(storage.storeText('LINK', 'new.json', '{}')).rejects.toThrow(/is a link/);
  await storage.storeText('SES', 'link.mp4', 'mine');
  expect(await readFile(join(dir, 'local'), 'utf8')).toBe('content');
  await storage.remove('LINK');
  expect(await readFile(join(dir, 'elsewhere/secret.mp4'), 'utf8')).toBe('secret');
});

it('takes neither folders nor pipes for files', async () => {
  await mkdir(at('SES/folder.mp4'), { recursive: true });
  execFileSync('mkfifo', [at('SES/pipe.mp4')]);
  for (const name of ['folder.mp4', 'pipe.mp4']) {
    expect(await storage.open('SES', name)).toBeUndefined();
    expect(await storage.size('SES', name)).toBeUndefined();
  }
  expect(await storage.list('SES')).toEqual([]);
});

it('takes every name that the file system takes', async () => {
  const id = 'x'.repeat(244);
  const name = `${'y'.repeat(251)}.mp4`;
  for (const each of [name, `.recording.${id}`]) await storage.storeText(id, each, '{}');
  expect((await storage.list(id)).toSorted()).toEqual([`.recording.${id}`, name]);
});

it('shows nothing of what another one is writing, and removes what was left by one that died', async () => {
  await storage.storeText('SES', 'a.json', '{}');
  const [living, dead] = [`.${randomUUID()}.part`, `.${randomUUID()}.part`];
  for (const name of [living, dead]) await writeFile(at('SES', name), 'half');
  const longAgo = new Date(Date.now() - 2 * 3_600_000);
  await utimes(at('SES', dead), longAgo, longAgo);
  expect(await storage.list('SES')).toEqual(['a.json']);
  await storage.storeText('SES', 'b.json', '{}');
  expect((await readdir(at('SES'))).toSorted()).toEqual([living, 'a.json', 'b.json']);
});

it('removes everything of a recording, whoever put it there', async () => {
  await mkdir(at('SES/folder'), { recursive: true });
  await writeFile(at('SES/folder/.stream.x'), '');
  await storage.remove('SES');
  expect(await readdir(at())).toEqual([]);
});

const isRoot = process.getuid?.() === 0;
describe.runIf(isRoot)('a full disk', () => {
  beforeEach(async () => {
    await mkdir(at());
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', at()]);
  });
  afterEach(() => void execFileSync('umount', [at()]));

  it('is said, and what was there stays', async () => {
    await storage.storeText('SES', 'call.mp4', 'before');
    await writeFile(join(dir, 'large'), Buffer.alloc(2_000_000));
    await expect(storage.store('SES', 'call.mp4', join(dir, 'large'))).rejects.toThrow(/call\.mp4 .*ENOSPC/);
    expect(await readFile(at('SES/call.mp4'), 'utf8')).toBe('before');
    expect(await readdir(at('SES'))).toEqual(['call.mp4']);
  });
});

it.skipIf(isRoot)('that nobody may write to says so', async () => {
  await mkdir(at());
  await chmod(at(), 0o500);
  await expect(storage.check()).rejects.toThrow(/EACCES/);
  await expect(storage.storeText('SES', 'a.json', '{}')).rejects.toThrow(/EACCES/);
});
