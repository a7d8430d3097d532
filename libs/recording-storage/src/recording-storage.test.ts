import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACCESS_KEY, BUCKET, SECRET_KEY, startS3Server, type S3Server } from '../test/s3-server.js';
import { BucketStorage } from './bucket-storage.js';
import { FolderStorage } from './folder-storage.js';
import type { RecordingStorage } from './recording-storage.js';

let dir: string;
let server: S3Server;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'convene-storage-'));
  server = await startS3Server();
});
afterAll(async () => {
  await server.stop();
  await rm(dir, { recursive: true });
});

const bucket = (prefix: string) =>
  new BucketStorage({
    bucket: BUCKET,
    prefix,
    region: 'us-east-1',
    endpoint: server.url,
    pathStyle: true,
    keys: { accessKey: ACCESS_KEY, secretKey: SECRET_KEY },
  });

/** A local file that a recording's result could be. */
async function local(content: string | Buffer): Promise<string> {
  const path = join(dir, randomUUID());
  await writeFile(path, content);
  return path;
}

const kinds: [string, () => RecordingStorage][] = [
  ['a folder', () => new FolderStorage(join(dir, 'recordings/'))],
  ['a bucket', () => bucket('')],
  ['a folder in a bucket', () => bucket('of/2026/')],
];

describe.each(kinds)('recordings in %s', (_, open) => {
  let storage: RecordingStorage;
  let id: string;
  beforeEach(() => {
    storage = open();
    id = `ses-${randomUUID()}`;
  });
  const read = async (name: string, range?: { start: number; end: number }) => {
    const file = await storage.open(id, name, range);
    return file && { text: await text(file.stream), size: file.size };
  };

  it('can be used', () => storage.check());

  it('are read as they were stored', async () => {
    await storage.store(id, 'call.mp4', await local('0123456789'));
    expect(await storage.size(id, 'call.mp4')).toBe(10);
    expect(await read('call.mp4')).toEqual({ text: '0123456789', size: 10 });
  });

  it('are read in parts', async () => {
    await storage.store(id, 'call.mp4', await local('0123456789'));
    expect(await read('call.mp4', { start: 2, end: 4 })).toEqual({ text: '234', size: 10 });
    expect(await read('call.mp4', { start: 9, end: 9 })).toEqual({ text: '9', size: 10 });
  });

  it('may be large', async () => {
    const content = randomBytes(12_345_678);
    await storage.store(id, 'call.webm', await local(content));
    const file = await storage.open(id, 'call.webm');
    expect((await buffer(file!.stream)).equals(content)).toBe(true);
    expect(await storage.size(id, 'call.webm')).toBe(12_345_678);
  });

  it('may be empty', async () => {
    await storage.store(id, 'call.zip', await local(''));
    expect(await storage.size(id, 'call.zip')).toBe(0);
    expect(await read('call.zip')).toEqual({ text: '', size: 0 });
  });

  it('are listed, with the recording object', async () => {
    await storage.store(id, 'call.mp4', await local('video'));
    await storage.store(id, `${id}.jpg`, await local('picture'));
    await storage.storeText(id, `.recording.${id}`, '{"name":"Übung"}');
    expect((await storage.list(id)).toSorted()).toEqual([`.recording.${id}`, 'call.mp4', `${id}.jpg`].toSorted());
    expect((await read(`.recording.${id}`))?.text).toBe('{"name":"Übung"}');
  });

  it('of one name are not those of a longer one', async () => {
    await storage.storeText(`${id}-1`, 'call.json', '{}');
    expect(await storage.list(id)).toEqual([]);
    await storage.remove(id);
    expect(await storage.list(`${id}-1`)).toEqual(['call.json']);
  });

  it('that are not there are not found', async () => {
    expect(await storage.open(id, 'call.mp4')).toBeUndefined();
    expect(await storage.open(id, 'call.mp4', { start: 0, end: 1 })).toBeUndefined();
    expect(await storage.size(id, 'call.mp4')).toBeUndefined();
    expect(await storage.list(id)).toEqual([]);
  });

  it('are removed, all of a recording, and again', async () => {
    await storage.storeText(id, 'a.json', '{}');
    await storage.storeText(id, `.recording.${id}`, '{}');
    for (const _ of [1, 2]) {
      await storage.remove(id);
      expect(await storage.list(id)).toEqual([]);
      expect(await storage.size(id, 'a.json')).toBeUndefined();
    }
  });

  it('are left alone when what dead processes have left is removed', async () => {
    await storage.removeParts(id);
    await storage.storeText(id, 'a.json', '{}');
    await storage.removeParts(id);
    expect(await storage.list(id)).toEqual(['a.json']);
    await expect(storage.removeParts('../a')).rejects.toThrow(/is no id/);
  });

  it('are replaced by what is stored later', async () => {
    await storage.store(id, 'call.mp4', await local('the first one'));
    await storage.store(id, 'call.mp4', await local('second'));
    expect(await read('call.mp4')).toEqual({ text: 'second', size: 6 });
  });

  it('may be stored at the same time', async () => {
    const contents = Array.from({ length: 4 }, () => randomBytes(6_000_000));
    const paths = await Promise.all(contents.map(local));
    await Promise.all(paths.map((path, index) => storage.store(id, `${index}.webm`, path)));
    for (const [index, content] of contents.entries()) {
      const file = await storage.open(id, `${index}.webm`);
      expect((await buffer(file!.stream)).equals(content)).toBe(true);
    }
    expect(await storage.list(id)).toHaveLength(4);
  });

  it('say which file could not be stored, and leave what was there', async () => {
    await storage.store(id, 'call.mp4', await local('whole'));
    const lost = join(dir, 'lost');
    await expect(storage.store(id, 'call.mp4', lost)).rejects.toThrow(/call\.mp4.*ENOENT/);
    expect(await read('call.mp4')).toEqual({ text: 'whole', size: 5 });
    expect(await storage.list(id)).toEqual(['call.mp4']);
  });

  it('may have the longest names', async () => {
    const longest = `${id.padEnd(200, 'x')}-1234567890`;
    const file = `${'y'.repeat(200)}.webm`;
    await storage.store(longest, file, await local('video'));
    await storage.storeText(longest, `.recording.${longest}`, '{}');
    expect((await storage.list(longest)).toSorted()).toEqual([`.recording.${longest}`, file]);
    expect(await storage.size(longest, file)).toBe(5);
    await storage.remove(longest);
    expect(await storage.list(longest)).toEqual([]);
  });

  it.each([
    ['..', 'call.mp4'],
    ['.', 'call.mp4'],
    ['', 'call.mp4'],
    ['a/b', 'call.mp4'],
    ['a\0', 'call.mp4'],
    ['ü', 'call.mp4'],
    ['x'.repeat(256), 'call.mp4'],
    ['x'.repeat(245), 'call.mp4'],
    ['fine', ''],
    ['fine', '.'],
    ['fine', '..'],
    ['fine', '../call.mp4'],
    ['fine', 'a/call.mp4'],
    ['fine', 'a\\call.mp4'],
    ['fine', '.hidden'],
    ['fine', '.recording.other'],
    ['fine', 'call.mp4\0.jpg'],
    ['fine', 'call.mp4\n'],
    ['fine', 'x'.repeat(256)],
  ])('have no file %.20j / %.20j', async (recordingId, name) => {
    const path = await local('x');
    await expect(storage.store(recordingId, name, path)).rejects.toThrow(/is no name for a file/);
    await expect(storage.storeText(recordingId, name, 'x')).rejects.toThrow(/is no name for a file/);
    expect(await storage.open(recordingId, name)).toBeUndefined();
    expect(await storage.size(recordingId, name)).toBeUndefined();
    if (recordingId === 'fine') return;
    expect(await storage.list(recordingId)).toEqual([]);
    await expect(storage.remove(recordingId)).rejects.toThrow(/is no id/);
  });
});
