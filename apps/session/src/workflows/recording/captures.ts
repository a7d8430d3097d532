import { Database, type Recording } from '@convene/database';
import type { ReplyOf, RequestOf, recordingOperations as operations } from '@convene/service-contracts';
import { Injectable, Logger } from '@nestjs/common';
import { captureRuns } from '../../rules/recording/capture-recording.js';
import { recordingObject } from '../../rules/recording/recording-object.js';
import { Sessions } from '../changing/sessions.js';
import { RECORDER_LIVES } from './capture-plans.js';
import { RecordingJobs } from './recording-jobs.js';

/** A recording in one of these states is captured. */
const GOES_ON: Recording['status'][] = ['starting', 'started'];

/** What the workers that capture are told and tell. */
@Injectable()
export class Captures {
  private readonly logger = new Logger('recordings');

  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly jobs: RecordingJobs,
  ) {}

  /** A new term begins, if the job is the newest one: whoever captured before is superseded. The worker lives. */
  async begin({
    recordingUid: uid,
    jobNo,
    workerId,
  }: RequestOf<typeof operations.beginCapture>): Promise<ReplyOf<typeof operations.beginCapture>> {
    await this.database.statements.query(RECORDER_LIVES, [workerId]);
    const [row] = await this.database.recording.updateManyAndReturn({
      where: { uid, captureJobNo: jobNo, status: { in: GOES_ON } },
      data: { captureTerm: { increment: 1 }, capturedBy: workerId },
    });
    if (row) {
      const { captureTerm: term, sessionUid, id } = row;
      this.logger.log({ recordingId: id, sessionUid, workerId, term, msg: 'A worker begins to capture' });
      return { verdict: 'go', term, sessionUid, object: recordingObject({ ...row, status: 'started' }) };
    }
    const other = await this.database.recording.findUnique({ where: { uid }, select: { status: true } });
    return { verdict: other && GOES_ON.includes(other.status) ? 'superseded' : 'over' };
  }

  /** Everything that is there is captured: it has started. Clients are told with the first stream (reference 7). */
  async runs({
    recordingUid: uid,
    term,
    streams,
  }: RequestOf<typeof operations.captureRuns>): Promise<ReplyOf<typeof operations.captureRuns>> {
    const { sessionUid } = await this.database.recording.findUniqueOrThrow({
      where: { uid },
      select: { sessionUid: true },
    });
    const parts = { people: 'all', recordings: [uid] } as const;
    // When the session has ended, the next plan will say so.
    await this.sessions.changeUnlessGone({ uid: sessionUid }, { parts }, (draft) =>
      captureRuns(draft, uid, term, streams),
    );
    const now = await this.database.recording.findFirst({ where: { uid, captureTerm: term, removing: false } });
    return now ? { object: recordingObject(now) } : {};
  }

  /** A worker is gone: another one captures what it has captured. */
  async workerLost(workerId: string): Promise<void> {
    await this.replace({ capturedBy: workerId });
  }

  /** A worker does not capture this, whatever the reason: it, or another one, begins anew. */
  async lost({ workerId, recordingUid: uid, term }: RequestOf<typeof operations.captureLost>): Promise<void> {
    await this.replace({ capturedBy: workerId, uid, captureTerm: term });
  }

  private async replace(which: { capturedBy: string; uid?: string; captureTerm?: number }): Promise<void> {
    const lost = await this.database.recording.updateManyAndReturn({
      where: { ...which, status: { in: GOES_ON } },
      data: { captureJobNo: { increment: 1 }, capturedBy: null },
      select: { uid: true, id: true, captureJobNo: true },
    });
    for (const { id } of lost) {
      const msg = 'A recording worker does not capture any more; another one takes over';
      this.logger.warn({ recordingId: id, workerId: which.capturedBy, msg });
    }
    await this.jobs.capture(lost.map(({ uid, captureJobNo }) => ({ recordingUid: uid, jobNo: captureJobNo })));
  }
}
