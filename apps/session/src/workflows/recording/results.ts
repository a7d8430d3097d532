import { Database, SessionGone } from '@convene/database';
import type { RecordingObject } from '@convene/openvidu-protocol';
import type { ReplyOf, RequestOf, recordingOperations as operations } from '@convene/service-contracts';
import { Injectable, Logger } from '@nestjs/common';
import { isResultWanted, type ResultColumns, withResult } from '../../rules/recording/finish-recording.js';
import { recordingObject } from '../../rules/recording/recording-object.js';
import { recordingFinished } from '../../rules/session/end-of-recording.js';
import { Sessions } from '../changing/sessions.js';
import { RecordingJobs } from './recording-jobs.js';

type Result = operations.RecordingResult;

/** What the workers that make results are told and tell. */
@Injectable()
export class Results {
  private readonly logger = new Logger('recordings');

  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
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
    if (!isResultWanted(recording, attempt)) return { verdict: 'over', ready: isReady };
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
    if (!isResultWanted(recording, attempt)) return {};
    return { object: recordingObject(withResult(recording, columnsOf(result))) };
  }

  /** The end of a recording, told once however often it is reported. */
  async finish({ recordingUid: uid, attempt, result }: RequestOf<typeof operations.finishRecording>): Promise<void> {
    const found = await this.database.recording.findUnique({ where: { uid } });
    if (!found || found.removing || found.attempt !== attempt) return;
    const columns = columnsOf(result);
    const needs = { parts: { recordings: [uid] }, evenClosed: true };
    try {
      await this.sessions.change({ uid: found.sessionUid }, needs, (draft) =>
        recordingFinished(draft, uid, attempt, columns),
      );
    } catch (error) {
      if (!(error instanceof SessionGone)) throw error;
      await this.finishAlone(uid, attempt, columns);
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

  /** The session's log is gone: nobody waits for the news any more. */
  private async finishAlone(uid: string, attempt: number, result: ResultColumns): Promise<void> {
    await this.database.recording.updateMany({
      where: { uid, attempt, status: 'stopped', removing: false },
      data: { ...result, progress: null, finishedAt: new Date() },
    });
  }
}

/** What a result changes in the row of its recording, as the row has it afterwards. */
const columnsOf = (result: Result): ResultColumns =>
  result.status === 'ready' ? { ...result, size: BigInt(result.size) } : result;
