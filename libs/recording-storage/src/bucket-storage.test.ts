import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { S3Relay } from '../test/s3-relay.js';
import { ACCESS_KEY, BUCKET, SECRET_KEY, startS3Server, type S3Server } from '../test/s3-server.js';
import type { BucketSettings } from './bucket-settings.js';
import { BucketStorage } from './bucket-storage.js';
import { StorageError } from './storage-error.js';

const SECRET = 'wJalrXUtnFEMI';
const SIZE = 12_000_000; // Three parts.
let dir: string;
let server: S3Server;
let relay: S3Relay;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'convene-bucket-'));
  await writeFile(join(dir, 'large'), Buffer.alloc(SIZE));
  await writeFile(join(dir, 'small'), 'small');
  server = await startS3Server();
});
afterAll(async () => {
  await server.stop();
  await rm(dir, { recursive: true });
});
beforeEach(async () => void (relay = await S3Relay.start(server.url)));
afterEach(() => relay.stop());

const storage = (changed: Partial<BucketSettings> = {}, answerLimitMs?: number) =>
  new BucketStorage(
    {
      bucket: BUCKET,
      prefix: '',
      region: 'us-east-1',
      endpoint: relay.url,
      pathStyle: true,
      keys: { accessKey: ACCESS_KEY, secretKey: SECRET_KEY },
      ...changed,
    },
    answerLimitMs,
  );
const newId = () => `ses-${randomUUID()}`;
const failure = async (failing: Promise<unknown>): Promise<Error> =>
  failing.then(
    () => expect.fail('It did not fail'),
    (error: Error) => error,
  );

it('that knows nobody of these keys refuses, without naming a key', async () => {
  const stranger = storage({ keys: { accessKey: 'AKIASTRANGER', secretKey: SECRET } });
  for (const name of ['large', 'small']) {
    const error = await failure(stranger.store('ses', 'a.mp4', join(dir, name)));
    expect(error).toBeInstanceOf(StorageError);
    expect(error.message).toBe('The bucket "recordings" refused to take ses/a.mp4: InvalidAccessKeyId');
    expect(inspect(error)).not.toMatch(/AKIASTRANGER|wJalr/);
  }
  expect((await failure(stranger.size('ses', 'a.mp4'))).message).toContain('refused to tell of ses/a.mp4: status 403');
  expect((await failure(stranger.check())).message).toMatch(/OPENVIDU_PRO_AWS_S3_BUCKET: .*InvalidAccessKeyId/);
});

it('that is not there is no bucket without files', async () => {
  const nowhere = storage({ bucket: 'nowhere' });
  const said = 'NoSuchBucket';
  expect((await failure(nowhere.check())).message).toContain(said);
  expect((await failure(nowhere.store('ses', 'a.mp4', join(dir, 'large')))).message).toContain(said);
  expect((await failure(nowhere.open('ses', 'a.mp4'))).message).toContain(said);
  expect((await failure(nowhere.list('ses'))).message).toContain(said);
  expect((await failure(nowhere.remove('ses'))).message).toContain(said);
});

it('that cannot be reached is said', async () => {
  const away = storage({ endpoint: 'http://127.0.0.1:1' });
  expect((await failure(away.list('ses'))).message).toBe(
    'The bucket "recordings" could not be asked to list ses: ECONNREFUSED',
  );
});

it('that does not answer is not waited for', async () => {
  relay.rule = () => 'ignore';
  const impatient = storage({}, 50);
  const expected = 'The bucket "recordings" did not answer in time when it was asked to tell of ses/a.mp4';
  expect((await failure(impatient.size('ses', 'a.mp4'))).message).toBe(expected);
  expect((await failure(impatient.open('ses', 'a.mp4'))).message).toContain('did not answer in time');
});

it('has nothing of an upload of which it refused a part, and is told to forget the rest', async () => {
  const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  const id = newId();
  relay.rule = (request) => (request.includes('partNumber=2') ? 'refuse' : 'pass');
  const error = await failure(storage().store(id, 'a.mp4', join(dir, 'large')));
  expect(error.message).toBe(`The bucket "recordings" refused to take ${id}/a.mp4: AccessDenied`);
  expect(relay.seen.filter((request) => /^DELETE .*uploadId=/.test(request))).toHaveLength(1);
  relay.rule = () => 'pass';
  expect(await storage().list(id)).toEqual([]);
  // This server does not know how to give an upload up: that is only a line in the log.
  expect(warn).toHaveBeenCalledOnce();
  warn.mockRestore();
});

it('has the whole file in spite of a connection that broke in the middle of a part', async () => {
  const id = newId();
  let broken = 0;
  relay.rule = (request) => (request.includes('partNumber=2') && broken++ === 0 ? 'hang up' : 'pass');
  await storage().store(id, 'a.mp4', join(dir, 'large'));
  expect(broken).toBeGreaterThan(1);
  expect(await storage().size(id, 'a.mp4')).toBe(SIZE);
});

it('has nothing of an upload in whose middle its server went away', async () => {
  const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  const id = newId();
  let stopped: Promise<void> | undefined;
  relay.rule = (request) => {
    if (!request.includes('partNumber=3')) return 'pass';
    stopped ??= relay.stop();
    return 'ignore';
  };
  const error = await failure(storage().store(id, 'a.mp4', join(dir, 'large')));
  expect(error.message).toMatch(/could not be asked to take .*: (ECONNREFUSED|ECONNRESET)/);
  await stopped;
  relay = await S3Relay.start(server.url);
  expect(await storage().list(id)).toEqual([]);
  warn.mockRestore();
});

it('that breaks off an answer breaks the stream, not the process', async () => {
  const id = newId();
  await storage().store(id, 'a.mp4', join(dir, 'large'));
  relay.rule = (request) => (request.startsWith('GET') ? 'hang up' : 'pass');
  const file = await storage().open(id, 'a.mp4');
  await expect(text(file!.stream)).rejects.toThrow('aborted');
});

it('keeps recordings in a folder of it', async () => {
  const id = newId();
  await storage({ prefix: 'of/2026/' }).store(id, 'a.mp4', join(dir, 'small'));
  expect(relay.seen).toEqual([`PUT /recordings/of/2026/${id}/a.mp4?x-id=PutObject`]);
});
