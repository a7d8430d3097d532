import { Database, SessionTransactions, type Recording, type SessionTransaction } from '@convene/database';
import {
  errorNoRecording,
  errorRecordingIsStarting,
  RECORDER_CONNECTION_ID,
  type RecordingObject,
} from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration.js';
import { Departures } from '../connections/departures.js';
import { changeSession } from '../sessions/change-session.js';
import { RecordingEndings } from './recording-endings.js';
import { recordingObject } from './recording-object.js';
import { RecordingWatch } from './recording-watch.js';

const REASON = 'recordingStoppedByServer';

/** POST recordings/stop (REST semantics 2.5). */
@Injectable()
export class StopRecording {
  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly endings: RecordingEndings,
    private readonly departures: Departures,
    private readonly watch: RecordingWatch,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  /**
   * Answers with the finished recording, or, when that takes too long, with one that is `stopped`.
   * @throws RestError 404, 406
   */
  async stop(id: string): Promise<RecordingObject> {
    const { uid, sessionUid } = await this.running(id);
    await changeSession(this.transactions, sessionUid, errorNoRecording, async (transaction) => {
      const recording = await transaction.db.recording.findUnique({ where: { uid } });
      await this.endings.stop(transaction, mustRun(recording), REASON);
      await this.endSessionIfEmpty(transaction);
    });
    await this.untilFinished(uid, sessionUid);
    return recordingObject(await this.database.recording.findUniqueOrThrow({ where: { uid } }));
  }

  /** @returns whether the result was finished (or failed) within `OPENVIDU_RECORDING_STOP_WAIT` */
  async untilFinished(uid: string, sessionUid: string): Promise<boolean> {
    const limitMs = this.configuration.OPENVIDU_RECORDING_STOP_WAIT * 1_000;
    const finished = await this.watch.until(sessionUid, limitMs, async () => {
      const row = await this.database.recording.findUnique({ where: { uid }, select: { status: true } });
      return row?.status === 'stopped' ? undefined : true;
    });
    return finished === true;
  }

  private async running(id: string): Promise<Recording> {
    return mustRun((await this.endings.find(id)) ?? null);
  }

  /** A session that only waited for publishers ends with its recording. */
  private async endSessionIfEmpty(transaction: SessionTransaction): Promise<void> {
    const { db, session } = transaction;
    const somebody = await db.connection.findFirst({
      where: { sessionUid: session.uid, connectionId: { not: RECORDER_CONNECTION_ID } },
      select: { id: true },
    });
    if (!somebody) await this.departures.closeSession(transaction, REASON);
  }
}

/** @throws RestError 404 when it is unknown or has stopped, 406 while it is starting */
export function mustRun(recording: Recording | null): Recording {
  if (recording?.status === 'starting') throw errorRecordingIsStarting();
  if (recording?.status !== 'started') throw errorNoRecording();
  return recording;
}
