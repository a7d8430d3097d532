import { Database } from '@convene/database';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';
import { concludeIfClosing } from '../../rules/session/close-session.js';
import { Sessions } from '../changing/sessions.js';
import { FailedStarts } from './failed-starts.js';
import { RecordingJobs } from './recording-jobs.js';

/** Finds what was left undone when a process died, and goes on with it. */
@Injectable()
export class RecordingRecovery {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
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
      await this.sessions.changeUnlessGone({ uid }, { evenClosed: true }, (draft) => concludeIfClosing(draft, true));
    }
  }
}
