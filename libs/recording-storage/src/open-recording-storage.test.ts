import { loadConfiguration, recordingStorageSettings } from '@convene/service-kit';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { S3Relay } from '../test/s3-relay.js';
import { ACCESS_KEY, BUCKET, SECRET_KEY, startS3Server, type S3Server } from '../test/s3-server.js';
import { BucketStorage } from './bucket-storage.js';
import { FolderStorage } from './folder-storage.js';
import { openRecordingStorage } from './open-recording-storage.js';

let server: S3Server;
let relay: S3Relay;
beforeAll(async () => {
  server = await startS3Server();
  relay = await S3Relay.start(server.url);
});
afterAll(async () => {
  await relay.stop();
  await server.stop();
});
const open = (env: NodeJS.ProcessEnv) =>
  openRecordingStorage(loadConfiguration(z.object(recordingStorageSettings), env));

it('is a folder when nothing else is said', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'convene-open-'));
  const storage = open({ OPENVIDU_RECORDING_PATH: dir });
  expect(storage).toBeInstanceOf(FolderStorage);
  await storage.check();
  await rm(dir, { recursive: true });
});

it('is a bucket with the settings of OpenVidu Pro', async () => {
  const storage = open({
    OPENVIDU_PRO_RECORDING_STORAGE: 's3',
    OPENVIDU_PRO_AWS_S3_BUCKET: `${BUCKET}/of/2026/`,
    OPENVIDU_PRO_AWS_S3_SERVICE_ENDPOINT: relay.url,
    OPENVIDU_PRO_AWS_ACCESS_KEY: ACCESS_KEY,
    OPENVIDU_PRO_AWS_SECRET_KEY: SECRET_KEY,
  });
  expect(storage).toBeInstanceOf(BucketStorage);
  await storage.check();
  await storage.storeText('SES', 'a.json', '{}');
  expect(relay.seen.at(-1)).toMatch(new RegExp(`^PUT /${BUCKET}/of/2026/SES/a.json\\?`));
});
