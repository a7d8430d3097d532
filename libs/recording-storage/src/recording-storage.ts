import type { Readable } from 'node:stream';

/** Bytes of a file, the first and the last one included. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface OpenedFile {
  /** The bytes asked for. Whoever opened it reads it to its end or destroys it. */
  stream: Readable;
  /** Bytes of the whole file. */
  size: number;
}

/**
 * The finished files of recordings: `<recording id>/<file name>`. Reading a name that no file can have finds nothing;
 * writing one is refused. All methods throw a StorageError when the storage does not do its part.
 */
export interface RecordingStorage {
  /** For the start of a service. @throws ConfigurationError when files cannot be put there and taken away again */
  check(): Promise<void>;
  /** Puts a copy of a local file there, whole or not at all; one of the same name is replaced. */
  store(recordingId: string, fileName: string, path: string): Promise<void>;
  /** The same for a small text. */
  storeText(recordingId: string, fileName: string, text: string): Promise<void>;
  /** Undefined when there is no such file. A range must begin within the file. */
  open(recordingId: string, fileName: string, range?: ByteRange): Promise<OpenedFile | undefined>;
  /** Bytes of a file; undefined when there is none. */
  size(recordingId: string, fileName: string): Promise<number | undefined>;
  /** The names of a recording's files, in no order; none when there is no such recording. */
  list(recordingId: string): Promise<string[]>;
  /** Removes what processes have left that died while they wrote; for whoever alone writes to the recording. */
  removeParts(recordingId: string): Promise<void>;
  /** Removes everything of a recording. May be repeated. */
  remove(recordingId: string): Promise<void>;
}
