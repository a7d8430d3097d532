import type { RecordingStorageSettings } from '@convene/service-kit';
import type { BucketSettings } from './bucket-settings.js';
import { BucketStorage } from './bucket-storage.js';
import { FolderStorage } from './folder-storage.js';
import type { RecordingStorage } from './recording-storage.js';

/** Where a bucket is that nobody has given a region: AWS leads from there to the right one, others do not care. */
const REGION = 'us-east-1';

/** The storage that a service is told to use. Nothing is asked of it yet. */
export function openRecordingStorage(settings: RecordingStorageSettings): RecordingStorage {
  return settings.OPENVIDU_PRO_RECORDING_STORAGE === 's3'
    ? new BucketStorage(bucketSettings(settings))
    : new FolderStorage(settings.OPENVIDU_RECORDING_PATH);
}

function bucketSettings(settings: RecordingStorageSettings): BucketSettings {
  const [bucket, ...folders] = settings.OPENVIDU_PRO_AWS_S3_BUCKET!.split('/').filter(Boolean);
  const { OPENVIDU_PRO_AWS_ACCESS_KEY: accessKey, OPENVIDU_PRO_AWS_SECRET_KEY: secretKey } = settings;
  return {
    bucket: bucket!,
    prefix: folders.map((folder) => `${folder}/`).join(''),
    region: settings.OPENVIDU_PRO_AWS_REGION ?? REGION,
    endpoint: settings.OPENVIDU_PRO_AWS_S3_SERVICE_ENDPOINT,
    pathStyle: settings.OPENVIDU_PRO_AWS_S3_WITH_PATH_STYLE_ACCESS,
    ...(accessKey && secretKey && { keys: { accessKey, secretKey } }),
  };
}
