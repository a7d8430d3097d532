import { Database, type Recording } from '@convene/database';
import {
  errorNoRecording,
  errorRecordingIsGoingOn,
  errorRecordingState,
  RestError,
  type RecordingObject,
} from '@convene/openvidu-protocol';
import { fittingItems, type ReplyOf, type recordingOperations } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';
import { findRecording } from './find-recording.js';
import { RecordingJobs } from './recording-jobs.js';
import { recordingObject } from '../../rules/recording/recording-object.js';
import { RecordingWatch } from './recording-watch.js';

/** How many recordings a page of the list holds, at most. */
const PAGE = 100;
/** How long the removal of all files may take until it is not waited for any more. */
const REMOVAL_LIMIT_MS = 20_000;

/** What can be asked of recordings whether they go on or not (REST semantics 2.6). */
@Injectable()
export class RecordingObjects {
  constructor(
    private readonly database: Database,
    private readonly jobs: RecordingJobs,
    private readonly watch: RecordingWatch,
  ) {}

  /** @throws RestError 404 */
  async get(id: string): Promise<RecordingObject> {
    return recordingObject(await this.known(id));
  }

  /** A page of all recordings, the newest first. */
  async list(after: string | undefined): Promise<ReplyOf<typeof recordingOperations.listRecordings>> {
    const rows = await this.database.recording.findMany({
      where: { removing: false, ...(after ? { uid: { lt: after } } : {}) },
      orderBy: { uid: 'desc' },
      take: PAGE,
    });
    const recordings = fittingItems(rows.map(recordingObject));
    const isLast = rows.length < PAGE && recordings.length === rows.length;
    return { recordings, next: isLast ? undefined : rows[recordings.length - 1]?.uid };
  }

  /**
   * Answers when the files are gone. What is being made of them is broken off.
   * @throws RestError 404; 409 while it is recorded
   */
  async delete(id: string): Promise<void> {
    const { uid, sessionUid } = await this.known(id);
    const { count } = await this.database.recording.updateMany({
      where: { uid, removing: false, status: { in: ['stopped', 'ready', 'failed'] } },
      data: { removing: true },
    });
    if (count === 0) throw errorRecordingIsGoingOn();
    this.jobs.changed(sessionUid);
    await this.jobs.remove([{ recordingUid: uid, id }]);
    const removed = await this.watch.until(sessionUid, REMOVAL_LIMIT_MS, async () => {
      const left = await this.database.recording.findUnique({ where: { uid }, select: { uid: true } });
      return left ? undefined : true;
    });
    if (!removed) throw new RestError(503, 'The recording is deleted, but its files are still being removed');
  }

  /**
   * Makes the result of a failed recording again, from what was captured.
   * @throws RestError 404; 409 when it has not failed
   */
  async recompose(id: string): Promise<RecordingObject> {
    const { uid, sessionUid } = await this.known(id);
    const [row] = await this.database.recording.updateManyAndReturn({
      where: { uid, status: 'failed', removing: false, stoppedAt: { not: null } },
      data: { status: 'stopped', attempt: { increment: 1 }, progress: 0, failure: null, finishedAt: null },
    });
    if (!row) throw errorRecordingState('made again', statusOf(await this.known(id)));
    this.jobs.changed(sessionUid);
    await this.jobs.finish([{ recordingUid: uid, attempt: row.attempt }]);
    return recordingObject(row);
  }

  private async known(id: string): Promise<Recording> {
    const recording = await findRecording(this.database, id);
    if (!recording) throw errorNoRecording();
    return recording;
  }
}

const statusOf = ({ status, stoppedAt }: Recording): string =>
  status === 'failed' && stoppedAt === null ? 'failed before anything was captured' : status;
