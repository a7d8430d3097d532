import { Database, SessionTransactions, type Prisma, type Recording } from '@convene/database';
import {
  errorNoRecording,
  errorRecordingIsStarting,
  errorRecordingState,
  type RecordingObject,
} from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { changeSession } from '../sessions/change-session.js';
import { findRecording } from './find-recording.js';
import { endOfPause } from './recording-endings.js';
import { RecordingJobs } from './recording-jobs.js';
import { recordingObject } from './recording-object.js';

/** POST recordings/pause and recordings/resume: additions to OpenVidu. Nothing of a pause is captured. */
@Injectable()
export class PauseRecording {
  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly jobs: RecordingJobs,
  ) {}

  /** @throws RestError 404, 406; 409 when it is paused already or has stopped */
  async pause(id: string): Promise<RecordingObject> {
    return this.change(id, 'paused', (recording) => {
      if (recording.pausedAt !== null) throw errorRecordingState('paused', 'paused already');
      return { pausedAt: new Date() };
    });
  }

  /** @throws RestError 404, 406; 409 when it is not paused or has stopped */
  async resume(id: string): Promise<RecordingObject> {
    return this.change(id, 'resumed', (recording) => {
      if (recording.pausedAt === null) throw errorRecordingState('resumed', 'not paused');
      return endOfPause(recording, new Date());
    });
  }

  private async change(
    id: string,
    wanted: string,
    changeOf: (recording: Recording) => Prisma.RecordingUpdateInput,
  ): Promise<RecordingObject> {
    const found = await findRecording(this.database, id);
    if (!found) throw errorNoRecording();
    if (found.status === 'starting') throw errorRecordingIsStarting();
    const over = () => errorRecordingState(wanted, found.status === 'started' ? 'stopped' : found.status);
    if (found.status !== 'started') throw over();
    return changeSession(this.transactions, found.sessionUid, over, async (transaction) => {
      const recording = await transaction.db.recording.findUniqueOrThrow({ where: { uid: found.uid } });
      if (recording.status !== 'started') throw over();
      const changed = await transaction.db.recording.update({
        where: { uid: recording.uid },
        data: changeOf(recording),
      });
      this.jobs.afterCommit(transaction);
      return recordingObject(changed);
    });
  }
}
