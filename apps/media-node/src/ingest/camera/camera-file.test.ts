import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cameraFile } from './camera-file.js';

let folder: string;
let root: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convene-files-'));
  root = join(folder, 'cameras');
  await mkdir(join(root, 'doors'), { recursive: true });
  await mkdir(join(folder, 'cameras-secret'));
  await Promise.all(
    ['cameras/a b.mkv', 'cameras/doors/front.mkv', 'cameras-secret/x.mkv', 'secret.mkv'].map((name) =>
      writeFile(join(folder, name), ''),
    ),
  );
  await symlink(join(folder, 'secret.mkv'), join(root, 'link.mkv'));
});
afterAll(() => rm(folder, { recursive: true }));

it.each(['a b.mkv', 'doors/front.mkv', 'doors/../a b.mkv'])('finds %s', async (name) => {
  const uri = new URL(`file://${root}/${name.replace(' ', '%20')}`);
  expect(await cameraFile(uri, root)).toBe(join(root, name));
});

it.each(['../secret.mkv', '..%2Fsecret.mkv', 'link.mkv', '../cameras-secret/x.mkv', ''])('refuses %s', async (name) => {
  await expect(cameraFile(new URL(`file://${root}/${name}`), root)).rejects.toThrow(/OPENVIDU_IPCAM_FILES|EINVAL|URL/);
});

it('refuses everything without a folder, and files of other hosts', async () => {
  const uri = pathToFileURL(join(root, 'a b.mkv'));
  await expect(cameraFile(uri, undefined)).rejects.toMatchObject({ kind: 'refused' });
  await expect(cameraFile(new URL('file://elsewhere/a.mkv'), root)).rejects.toMatchObject({ kind: 'refused' });
});

it('says when there is no such file', async () => {
  const missing = cameraFile(pathToFileURL(join(root, 'none.mkv')), root);
  await expect(missing).rejects.toMatchObject({ kind: 'unreachable', message: 'The file cannot be read: ENOENT' });
});
