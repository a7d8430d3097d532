export { contentType } from './content-type.js';
export { isFile, recordingObjectName } from './file-names.js';
export { openRecordingStorage } from './open-recording-storage.js';
export type { ByteRange, OpenedFile, RecordingStorage } from './recording-storage.js';
export { StorageError } from './storage-error.js';
