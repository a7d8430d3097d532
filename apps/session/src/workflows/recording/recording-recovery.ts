import { Database, type Recording } from '@convene/database';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';
import { concludeIfClosing } from '../../rules/session/close-session.js';
import { Sessions } from '../changing/sessions.js';
import { FailedStarts } from './failed-starts.js';
import { RecordingJobs } from './recording-jobs.js';

/** Recordings that are looked at in a sweep, however many wait. */
const PORTION = 100;

/** What waits for a worker, but for what one captures: workers say themselves that they live (SilentRecorders). */
const WAITING = `
  WITH waiting AS (
    SELECT uid FROM recording
    WHERE status = 'stopped' OR removing OR (status IN ('starting', 'started') AND captured_by IS NULL)
    ORDER BY job_checked_at LIMIT $1 FOR UPDATE SKIP LOCKED
  )
  UPDATE recording SET job_checked_at = now() FROM waiting WHERE recording.uid = waiting.uid
  RETURNING recording.uid AS "recordingUid", id, status, removing, capture_job_no AS "jobNo", attempt`;

interface Waiting {
  recordingUid: string;
  id: string;
  status: Recording['status'];
  removing: boolean;
  jobNo: number;
  attempt: number;
}

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

  /** Nothing happens where the job is there. Those go first that were looked at longest ago, or never. */
  private async addMissingJobs(): Promise<void> {
    const waiting = await this.database.statements.query<Waiting>(WAITING, [PORTION]);
    const { remove = [], finish = [], capture = [] } = Object.groupBy(waiting, jobFor);
    await this.jobs.remove(remove.map(({ recordingUid, id }) => ({ recordingUid, id })));
    await this.jobs.finish(finish.map(({ recordingUid, attempt }) => ({ recordingUid, attempt })));
    await this.jobs.capture(capture.map(({ recordingUid, jobNo }) => ({ recordingUid, jobNo })));
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

function jobFor({ removing, status }: Waiting): 'remove' | 'finish' | 'capture' {
  if (removing) return 'remove';
  return status === 'stopped' ? 'finish' : 'capture';
}
