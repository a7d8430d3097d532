import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AbortMultipartUploadCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { ownErrors } from '@convene/service-kit';
import { Logger } from '@nestjs/common';

/**
 * Uploads a file in parts, several at a time; the object appears when all are there. What was uploaded of one that failed
 * is given up, as far as the bucket can still be reached.
 */
export async function uploadFile(
  client: S3Client,
  target: { Bucket: string; Key: string; ContentType: string },
  path: string,
): Promise<void> {
  const { size } = await stat(path);
  const Body = ownErrors(createReadStream(path)); // Whoever reads it is told, too; before and afterwards nobody is there.
  // Not by the library: if it cannot give up the upload, it says that instead of what went wrong before.
  const upload = new Upload({ client, params: { ...target, Body, ContentLength: size }, leavePartsOnError: true });
  try {
    await upload.done();
  } catch (error) {
    if (upload.uploadId) await abort(client, { Bucket: target.Bucket, Key: target.Key, UploadId: upload.uploadId });
    throw error;
  } finally {
    Body.destroy();
  }
}

/** Parts that stay because of a failure here are what buckets have a lifecycle rule for. */
async function abort(client: S3Client, upload: { Bucket: string; Key: string; UploadId: string }): Promise<void> {
  try {
    await client.send(new AbortMultipartUploadCommand(upload));
  } catch (error) {
    const { name } = error as Error;
    new Logger('storage').warn({ key: upload.Key, reason: name, msg: 'Parts of a failed upload stay in the bucket' });
  }
}
