import { Database, SessionTransactions } from '@convene/database';
import type { Reason } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration.js';
import { unlessGone } from '../sessions/change-session.js';
import { concludeSession } from '../sessions/conclude-session.js';
import { FailedStarts } from './failed-starts.js';
import { RecordingJobs } from './recording-jobs.js';

/** Finds what was left undone when a process died, and goes on with it. */
@Injectable()
export class RecordingRecovery {
  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly jobs: RecordingJobs,
    private readonly failedStarts: FailedStarts,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  async sweep(): Promise<void> {
    await this.failedStarts.sweep();
    await this.addMissingJobs();
    await this.concludeSessions();
  }

  /** Nothing happens where the job is there. */
  private async addMissingJobs(): Promise<void> {
    const unfinished = await this.database.recording.findMany({
      where: { OR: [{ status: { in: ['starting', 'started', 'stopped'] } }, { removing: true }] },
      select: { uid: true, id: true, status: true, removing: true, captureJobNo: true, attempt: true },
    });
    for (const { uid: recordingUid, id, status, removing, captureJobNo: jobNo, attempt } of unfinished) {
      if (removing) await this.jobs.remove({ recordingUid, id });
      else if (status === 'stopped') await this.jobs.finish({ recordingUid, attempt });
      else await this.jobs.capture({ recordingUid, jobNo });
    }
  }

  /** Sessions whose last result takes too long end before it. */
  private async concludeSessions(): Promise<void> {
    const since = new Date(Date.now() - this.configuration.OPENVIDU_RECORDING_STOP_WAIT * 1_000);
    const late = await this.database.session.findMany({
      where: { closingSince: { lt: since }, closedAt: null },
      select: { uid: true },
    });
    for (const { uid } of late) {
      const change = this.transactions.changeEvenClosed(uid, async (transaction) => {
        const { closingReason, closedAt } = transaction.session;
        if (closedAt === null) await concludeSession(transaction, closingReason as Reason);
      });
      await unlessGone(change);
    }
  }
}
