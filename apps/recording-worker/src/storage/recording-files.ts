import type { RecordingObject } from '@convene/openvidu-protocol';
import { recordingObjectName, type RecordingStorage } from '@convene/recording-storage';
import { Inject, Injectable } from '@nestjs/common';

/** Injection token of the RecordingStorage in which recordings are kept. */
export const RECORDING_STORAGE = Symbol('RECORDING_STORAGE');

/** What is kept of recordings: finished files, and, from their start on, the recording object for tools of the original. */
@Injectable()
export class RecordingFiles {
  constructor(@Inject(RECORDING_STORAGE) private readonly storage: RecordingStorage) {}

  /** Keeps a copy of a finished file. */
  async store(recordingId: string, fileName: string, path: string): Promise<void> {
    await this.storage.store(recordingId, fileName, path);
  }

  async storeObject(object: RecordingObject): Promise<void> {
    await this.storage.storeText(object.id, recordingObjectName(object.id), JSON.stringify(object));
  }

  /** Removes what workers have left that died while they stored something. */
  async removeParts(recordingId: string): Promise<void> {
    await this.storage.removeParts(recordingId);
  }

  /** Removes everything of a recording. */
  async remove(recordingId: string): Promise<void> {
    await this.storage.remove(recordingId);
  }
}
