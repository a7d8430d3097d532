import { S3ServiceException } from '@aws-sdk/client-s3';
import { StorageError } from './storage-error.js';

/**
 * What went wrong with a bucket, as a sentence. The SDK's error is not kept as its cause: it has parts of the request and
 * of the keys in it.
 * @param what it was asked, as in `to list a recording`
 */
export function bucketError(bucket: string, what: string, error: unknown): StorageError {
  if (error instanceof S3ServiceException) {
    return new StorageError(`The bucket "${bucket}" refused ${what}: ${codeOf(error)}`);
  }
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (name === 'CredentialsProviderError') {
    return new StorageError(
      `There are no credentials for the bucket "${bucket}": set its keys, or give this machine a role`,
    );
  }
  if (name === 'TimeoutError')
    return new StorageError(`The bucket "${bucket}" did not answer in time when it was asked ${what}`);
  return new StorageError(`The bucket "${bucket}" could not be asked ${what}: ${code ?? message}`);
}

/** Answers to HEAD have no body, so they say no more than a status. */
function codeOf({ name, $metadata }: S3ServiceException): string {
  return ['Unknown', 'UnknownError'].includes(name) ? `status ${$metadata.httpStatusCode}` : name;
}

/** Whether an error says that the object is not there. A bucket that is not there is something else. */
export const isAbsent = (error: unknown): boolean =>
  error instanceof S3ServiceException && ['NoSuchKey', 'NotFound'].includes(error.name);
