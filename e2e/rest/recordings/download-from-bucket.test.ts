import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openRecordingStorage, type RecordingStorage } from '@convene/recording-storage';
import { loadConfiguration, recordingStorageSettings } from '@convene/service-kit';
import { z } from 'zod';
import { startBucket, type Bucket } from '../../stack/bucket.ts';
import { startOwnStack, type OwnStack } from '../../stack/own-stack.ts';
import { rawAnswer, rawRequest, type RawOptions } from '../../support/raw-request.ts';

let bucket: Bucket;
let stack: OwnStack;
let storage: RecordingStorage;
let id: string;
beforeAll(async () => {
  bucket = await startBucket('calls');
  const { env } = bucket;
  stack = await startOwnStack({ counts: { 'media-node': 0, 'recording-worker': 0 }, kindEnv: { gateway: env } });
  storage = openRecordingStorage(loadConfiguration(z.object(recordingStorageSettings), env));
});
afterAll(async () => {
  await stack?.stop();
  await bucket?.stop();
});
beforeEach(() => {
  bucket.relay.rule = () => 'pass';
  id = `ses-${randomUUID()}`;
});
const ask = (name: string, options: RawOptions = {}) =>
  rawAnswer(stack.url!, `/recordings/${id}/${name}`, { secret: stack.secret, ...options });

test('files in a bucket are downloaded like others', async () => {
  await storage.storeText(id, 'call.mp4', '0123456789');
  const whole = await ask('call.mp4');
  expect([whole.status, whole.body.toString()]).toEqual([200, '0123456789']);
  expect(whole.headers).toMatchObject({ 'content-length': '10', 'content-type': 'video/mp4' });
  const part = await ask('call.mp4', { headers: { range: 'bytes=-3' } });
  expect([part.status, part.headers['content-range'], part.body.toString()]).toEqual([206, 'bytes 7-9/10', '789']);
  const behind = await ask('call.mp4', { headers: { range: 'bytes=10-' } });
  expect([behind.status, behind.headers['content-range']]).toEqual([416, 'bytes */10']);
  const head = await ask('call.mp4', { method: 'HEAD' });
  expect([head.status, head.headers['content-length']]).toEqual([200, '10']);
  expect((await ask('nothing.mp4')).status).toBe(404);
  expect((await ask('call.mp4', { secret: undefined })).status).toBe(401);
});

test('a bucket that refuses is not the client’s fault, and its answer stays inside', async () => {
  bucket.relay.rule = () => 'refuse';
  for (const range of [undefined, { range: 'bytes=0-1' }]) {
    const { status, headers, body } = await ask('call.mp4', { headers: range });
    expect([status, headers['retry-after']]).toEqual([503, '1']);
    expect(body.toString()).not.toMatch(/AccessDenied|bucket|S3RVER/i);
  }
});

test('a download breaks off when the bucket does, and the gateway goes on', async () => {
  await storage.storeText(id, 'call.mp4', 'x'.repeat(5_000_000));
  bucket.relay.rule = (request) => (request.startsWith('GET') ? 'hang up' : 'pass');
  const answer = await rawRequest(stack.url!, `/recordings/${id}/call.mp4`, { secret: stack.secret });
  await expect(answer.toArray()).rejects.toThrow('aborted');
  bucket.relay.rule = () => 'pass';
  expect((await ask('call.mp4')).body.length).toBe(5_000_000);
});

test('a client that goes away lets go of the bucket', async () => {
  await storage.storeText(id, 'call.mp4', 'x'.repeat(20_000_000));
  const answer = await rawRequest(stack.url!, `/recordings/${id}/call.mp4`, { secret: stack.secret });
  await new Promise((resolve) => answer.once('data', resolve));
  const closed = bucket.relay.nextBroken();
  answer.destroy();
  expect(await closed).toMatch(/^GET /);
});
