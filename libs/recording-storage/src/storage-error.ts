/** The storage did not do its part. The message is a sentence for people, without secrets. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}
