import { S3Client } from '@aws-sdk/client-s3';
import type { BucketSettings } from './bucket-settings.js';

const CONNECT_LIMIT_MS = 5_000;
/** Until a whole part of an upload is there and confirmed. Reading the body of an answer has no limit: players pause. */
const REQUEST_LIMIT_MS = 120_000;
/** One is busy as long as a download lasts. */
const SOCKETS = 1_000;

/** The SDK's client, with limits, and set so that servers other than AWS understand it. */
export function bucketClient({ region, endpoint, pathStyle, keys }: BucketSettings): S3Client {
  return new S3Client({
    region,
    endpoint,
    forcePathStyle: pathStyle,
    ...(keys && { credentials: { accessKeyId: keys.accessKey, secretAccessKey: keys.secretKey } }),
    // A bucket is found wherever it is: AWS says which region has it.
    followRegionRedirects: endpoint === undefined,
    // Older servers refuse the checksums that AWS added later.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_LIMIT_MS,
      requestTimeout: REQUEST_LIMIT_MS,
      throwOnRequestTimeout: true,
      socketTimeout: 0,
      httpAgent: { keepAlive: true, maxSockets: SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: SOCKETS },
    },
  });
}
