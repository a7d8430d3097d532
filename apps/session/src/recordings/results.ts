import { Database, SessionGone, SessionTransactions, type Recording, type SessionTransaction } from '@convene/database';
import type { Reason, RecordingObject } from '@convene/openvidu-protocol';
import type { ReplyOf, RequestOf, recordingOperations as operations } from '@convene/service-contracts';
import { Injectable, Logger } from '@nestjs/common';
import { concludeSession } from '../sessions/conclude-session.js';
import { emitStatus } from './recording-events.js';
import { RecordingEndings } from './recording-endings.js';
import { RecordingJobs } from './recording-jobs.js';
import { recordingObject } from './recording-object.js';

type Result = operations.RecordingResult;

/** What the workers that make results are told and tell. */
@Injectable()
export class Results {
  private readonly logger = new Logger('recordings');

  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly endings: RecordingEndings,
    private readonly jobs: RecordingJobs,
  ) {}

  async begin({
    recordingUid: uid,
    attempt,
  }: RequestOf<typeof operations.beginFinish>): Promise<ReplyOf<typeof operations.beginFinish>> {
    const recording = await this.database.recording.findUnique({
      where: { uid },
      include: { streams: { orderBy: [{ publishedAt: 'asc' }, { streamId: 'asc' }] } },
    });
    const isReady = recording?.status === 'ready';
    if (!isWanted(recording, attempt)) return { verdict: 'over', ready: isReady };
    const { startedAt, stoppedAt } = recording;
    if (!startedAt || !stoppedAt) throw new Error(`The recording ${recording.id} has stopped without having started`);
    return {
      verdict: 'go',
      capturedBy: recording.capturedBy ?? undefined,
      object: recordingObject(recording),
      recording: {
        uid,
        id: recording.id,
        name: recording.name,
        sessionId: recording.sessionId,
        outputMode: recording.outputMode as RecordingObject['outputMode'],
        hasAudio: recording.hasAudio,
        hasVideo: recording.hasVideo,
        resolution: recording.resolution ?? undefined,
        layout: (recording.layout as RecordingObject['recordingLayout'] | null) ?? undefined,
        createdAt: recording.createdAt.getTime(),
        startedAt: startedAt.getTime(),
        stoppedAt: stoppedAt.getTime(),
        pauses: recording.pauses as { from: number; to: number }[],
        streams: recording.streams.map(({ recordingUid: _, publishedAt, endedAt, typeOfVideo, ...stream }) => ({
          ...stream,
          typeOfVideo: typeOfVideo as operations.RecordedStream['typeOfVideo'],
          publishedAt: publishedAt.getTime(),
          endedAt: endedAt?.getTime(),
        })),
      },
    };
  }

  async progress({
    recordingUid: uid,
    attempt,
    percent,
  }: RequestOf<typeof operations.reportProgress>): Promise<{ wanted: boolean }> {
    const { count } = await this.database.recording.updateMany({
      where: { uid, attempt, status: 'stopped', removing: false },
      data: { progress: percent },
    });
    return { wanted: count > 0 };
  }

  /** What a recording will be with its result. Nothing is changed yet. */
  async foresee({
    recordingUid: uid,
    attempt,
    result,
  }: RequestOf<typeof operations.foreseeResult>): Promise<ReplyOf<typeof operations.foreseeResult>> {
    const recording = await this.database.recording.findUnique({ where: { uid } });
    if (!isWanted(recording, attempt)) return {};
    return { object: recordingObject({ ...recording, ...columnsOf(result) }) };
  }

  /** The end of a recording, told once however often it is reported. */
  async finish({ recordingUid: uid, attempt, result }: RequestOf<typeof operations.finishRecording>): Promise<void> {
    const found = await this.database.recording.findUnique({ where: { uid } });
    if (!found || found.removing || found.attempt !== attempt) return;
    try {
      await this.transactions.changeEvenClosed(found.sessionUid, async (transaction) => {
        const finished = await this.write(transaction.db, uid, attempt, result);
        if (!finished) return;
        emitStatus(transaction, finished);
        this.jobs.afterCommit(transaction);
        await this.concludeSession(transaction);
      });
    } catch (error) {
      if (!(error instanceof SessionGone)) throw error;
      await this.write(this.database, uid, attempt, result); // Its log is gone: nobody waits for the news any more.
    }
    if (result.status === 'failed') {
      this.logger.error({ recordingId: found.id, reason: result.failure, msg: 'A recording failed' });
    }
  }

  /** All files are gone. */
  async removed(uid: string): Promise<void> {
    const [row] = await this.database.$queryRaw<{ sessionUid: string }[]>`
      DELETE FROM recording WHERE uid = ${uid}::uuid AND removing RETURNING session_uid AS "sessionUid"`;
    if (row) this.jobs.changed(row.sessionUid);
  }

  /** Undefined when it has been told before. */
  private async write(
    db: Pick<SessionTransaction['db'], 'recording'>,
    uid: string,
    attempt: number,
    result: Result,
  ): Promise<Recording | undefined> {
    const [row] = await db.recording.updateManyAndReturn({
      where: { uid, attempt, status: 'stopped', removing: false },
      data: { ...columnsOf(result), progress: null, finishedAt: new Date() },
    });
    return row;
  }

  /** A session that has ended waits for this. */
  private async concludeSession(transaction: SessionTransaction): Promise<void> {
    const { closingReason, closedAt } = transaction.session;
    if (closingReason === null || closedAt !== null || (await this.endings.areUnfinished(transaction))) return;
    await concludeSession(transaction, closingReason as Reason);
  }
}

/** What a result changes in the row of its recording, as the row has it afterwards. */
const columnsOf = (result: Result) => (result.status === 'ready' ? { ...result, size: BigInt(result.size) } : result);

function isWanted<R extends Recording>(recording: R | null, attempt: number): recording is R {
  return recording?.status === 'stopped' && recording.attempt === attempt && !recording.removing;
}
