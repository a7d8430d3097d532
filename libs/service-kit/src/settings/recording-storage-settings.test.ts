import { expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigurationError, loadConfiguration } from './configuration.js';
import { checkRecordingStorage, recordingStorageSettings } from './recording-storage-settings.js';

const shape = z.object(recordingStorageSettings).superRefine(checkRecordingStorage);
const load = (env: NodeJS.ProcessEnv = {}) => loadConfiguration(shape, env);
const bucket = { OPENVIDU_PRO_RECORDING_STORAGE: 's3', OPENVIDU_PRO_AWS_S3_BUCKET: 'calls' };

it('keep recordings in the folder of OpenVidu', () => {
  expect(load()).toEqual({
    OPENVIDU_RECORDING_PATH: '/opt/openvidu/recordings/',
    OPENVIDU_PRO_RECORDING_STORAGE: 'local',
    OPENVIDU_PRO_AWS_S3_WITH_PATH_STYLE_ACCESS: true,
  });
});

it('take a bucket, with and without keys', () => {
  expect(load(bucket)).toMatchObject(bucket);
  expect(load({ ...bucket, OPENVIDU_PRO_AWS_ACCESS_KEY: 'a', OPENVIDU_PRO_AWS_SECRET_KEY: 'b' })).toMatchObject(bucket);
});

it.each(['calls/of/2026', 'my.calls-1/', '3calls/a_b'])('take the bucket %s', (name) => {
  expect(load({ ...bucket, OPENVIDU_PRO_AWS_S3_BUCKET: name }).OPENVIDU_PRO_AWS_S3_BUCKET).toBe(name);
});

it.each<[NodeJS.ProcessEnv, string]>([
  [{ OPENVIDU_PRO_RECORDING_STORAGE: 'tape' }, 'OPENVIDU_PRO_RECORDING_STORAGE: must be local or s3'],
  [{ OPENVIDU_PRO_RECORDING_STORAGE: 's3' }, 'OPENVIDU_PRO_AWS_S3_BUCKET'],
  [{ ...bucket, OPENVIDU_PRO_AWS_S3_BUCKET: 'No/Bucket' }, 'OPENVIDU_PRO_AWS_S3_BUCKET: must be the name'],
  [{ ...bucket, OPENVIDU_PRO_AWS_S3_BUCKET: 'calls/../other' }, 'OPENVIDU_PRO_AWS_S3_BUCKET: must be the name'],
  [{ ...bucket, OPENVIDU_PRO_AWS_S3_BUCKET: 'calls//a' }, 'OPENVIDU_PRO_AWS_S3_BUCKET: must be the name'],
  [
    { ...bucket, OPENVIDU_PRO_AWS_S3_BUCKET: `calls/${'x'.repeat(495)}` },
    'OPENVIDU_PRO_AWS_S3_BUCKET: must have no more',
  ],
  [{ ...bucket, OPENVIDU_PRO_AWS_ACCESS_KEY: 'a' }, 'OPENVIDU_PRO_AWS_SECRET_KEY'],
  [{ ...bucket, OPENVIDU_PRO_AWS_SECRET_KEY: 'a' }, 'OPENVIDU_PRO_AWS_ACCESS_KEY'],
  [{ ...bucket, OPENVIDU_PRO_AWS_S3_SERVICE_ENDPOINT: 'minio:9000' }, 'OPENVIDU_PRO_AWS_S3_SERVICE_ENDPOINT: must be'],
  [{ ...bucket, OPENVIDU_PRO_AWS_REGION: 'eu west' }, 'OPENVIDU_PRO_AWS_REGION: must be'],
  [{ ...bucket, OPENVIDU_PRO_AWS_S3_WITH_PATH_STYLE_ACCESS: 'yes' }, 'OPENVIDU_PRO_AWS_S3_WITH_PATH_STYLE_ACCESS'],
])('refuse %o', (env, said) => {
  expect(() => load(env)).toThrow(ConfigurationError);
  expect(() => load(env)).toThrow(said);
});
