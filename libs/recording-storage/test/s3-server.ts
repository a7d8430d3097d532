import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** As much of s3rver as tests use; it has no types. */
interface S3rver {
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
  httpServer: { closeAllConnections(): void };
}
type S3rverClass = new (options: Record<string, unknown>) => S3rver;

/** The only key that s3rver knows. */
export const ACCESS_KEY = 'S3RVER';
export const SECRET_KEY = 'S3RVER';
export const BUCKET = 'recordings';

export interface S3Server {
  url: string;
  stop(): Promise<void>;
}

/** A server with the protocol of S3, on any free port, with an empty bucket. */
export async function startS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'convene-s3-'));
  const Server = createRequire(import.meta.url)('@20minutes/s3rver') as S3rverClass;
  const server = new Server({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: BUCKET }],
    // Its own check of signatures stumbles over the slash behind a bucket's name; it still knows its key.
    allowMismatchedSignatures: true,
  });
  const { port } = await server.run();
  const stop = async () => {
    server.httpServer.closeAllConnections();
    await server.close();
    await rm(directory, { recursive: true });
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}
