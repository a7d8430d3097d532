import { S3Relay } from '../../libs/recording-storage/test/s3-relay.ts';
import { ACCESS_KEY, BUCKET, SECRET_KEY, startS3Server } from '../../libs/recording-storage/test/s3-server.ts';

/** A real server with S3's protocol, behind a relay that can refuse and hang up. */
export interface Bucket {
  relay: S3Relay;
  /** The settings of services that use it. */
  env: Record<string, string>;
  secretKey: string;
  stop(): Promise<void>;
}

/** @param folder in the bucket */
export async function startBucket(folder: string): Promise<Bucket> {
  const server = await startS3Server();
  const relay = await S3Relay.start(server.url);
  return {
    relay,
    secretKey: SECRET_KEY,
    env: {
      OPENVIDU_PRO_RECORDING_STORAGE: 's3',
      OPENVIDU_PRO_AWS_S3_BUCKET: `${BUCKET}/${folder}`,
      OPENVIDU_PRO_AWS_S3_SERVICE_ENDPOINT: relay.url,
      OPENVIDU_PRO_AWS_ACCESS_KEY: ACCESS_KEY,
      OPENVIDU_PRO_AWS_SECRET_KEY: SECRET_KEY,
    },
    stop: async () => {
      await relay.stop();
      await server.stop();
    },
  };
}
