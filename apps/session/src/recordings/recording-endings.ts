import type { Recording, SessionTransaction } from '@convene/database';
import type { Reason } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration.js';
import { emitStatus, notify } from './recording-events.js';
import { RecordingJobs } from './recording-jobs.js';

/** How recordings stop, whoever stops them. What was captured is made into the result afterwards, by a job. */
@Injectable()
export class RecordingEndings {
  constructor(
    private readonly jobs: RecordingJobs,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  /** Ends the session's recording, if there is one. One that has not started yet is `failed`. */
  async endOf(transaction: SessionTransaction, reason: Reason): Promise<void> {
    const { db, session } = transaction;
    if (session.recordingUid === null) return;
    const recording = await db.recording.findUnique({ where: { uid: session.recordingUid } });
    if (recording?.status === 'started') await this.stop(transaction, recording, reason);
    else if (recording?.status === 'starting') await this.fail(transaction, recording, 'The session ended before');
  }

  /** Nothing more is recorded. */
  async stop(transaction: SessionTransaction, recording: Recording, reason: Reason): Promise<void> {
    const stoppedAt = new Date();
    const stopped = await transaction.db.recording.update({
      where: { uid: recording.uid },
      data: { status: 'stopped', stoppedAt, reason, attempt: 1, progress: 0, ...endOfPause(recording, stoppedAt) },
    });
    await this.forget(transaction, reason === 'recordingStoppedByServer');
    emitStatus(transaction, stopped);
    await notify(transaction, stopped, this.configuration.OPENVIDU_RECORDING_NOTIFICATION, reason);
    this.jobs.afterCommit(transaction, () => this.jobs.finish({ recordingUid: recording.uid, attempt: 1 }));
  }

  /** It could not be started; nobody was told that it had. */
  async fail(transaction: SessionTransaction, recording: Recording, failure: string): Promise<void> {
    await transaction.db.recording.update({
      where: { uid: recording.uid },
      data: { status: 'failed', failure, finishedAt: new Date() },
      select: { uid: true },
    });
    await this.forget(transaction, false);
    this.jobs.afterCommit(transaction);
  }

  /** Whether results of the session's recordings are still being made. */
  async areUnfinished({ db, session }: SessionTransaction): Promise<boolean> {
    const unfinished = await db.recording.count({ where: { sessionUid: session.uid, status: 'stopped' } });
    return unfinished > 0;
  }

  private async forget({ db, session }: SessionTransaction, byHand: boolean): Promise<void> {
    await db.session.update({
      where: { uid: session.uid },
      data: { recordingUid: null, autostopAt: null, ...(byHand ? { recordingRefused: true } : {}) },
      select: { uid: true },
    });
  }
}

/** A pause that goes on ends. */
export function endOfPause({ pausedAt, pauses }: Recording, now: Date) {
  if (pausedAt === null) return {};
  const over = { from: pausedAt.getTime(), to: now.getTime() };
  return { pausedAt: null, pauses: [...(pauses as object[]), over] };
}
