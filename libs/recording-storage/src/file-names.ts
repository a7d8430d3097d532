import { StorageError } from './storage-error.js';

/** What file systems allow: bytes of a name, as many as characters, since no others are allowed. */
const LONGEST = 255;

/** Whether a recording can have this id: its folder has that name, and the longest of its files is the recording object. */
export const isRecordingId = (id: string): boolean =>
  /^[A-Za-z0-9_-]+$/.test(id) && recordingObjectName(id).length <= LONGEST;

/** Whether a file of the recording can have this name. The only hidden one is the recording object. */
export function isFileName(recordingId: string, name: string): boolean {
  if (name === recordingObjectName(recordingId)) return true;
  return name.length <= LONGEST && /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/.test(name);
}

/** The file with the recording object as JSON. */
export const recordingObjectName = (recordingId: string): string => `.recording.${recordingId}`;

/** Whether both can be the names of a file of a recording. */
export const isFile = (recordingId: string, name: string): boolean =>
  isRecordingId(recordingId) && isFileName(recordingId, name);

/** @throws StorageError when it cannot be the name of a file of a recording */
export function mustBeFile(recordingId: string, name: string): void {
  if (!isFile(recordingId, name))
    throw new StorageError(`"${recordingId}/${name}" is no name for a file of a recording`);
}

/** @throws StorageError when no recording can have this id */
export function mustBeRecordingId(id: string): void {
  if (!isRecordingId(id)) throw new StorageError(`"${id}" is no id of a recording`);
}
