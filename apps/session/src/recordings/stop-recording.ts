import { Database, SessionTransactions, type Recording } from '@convene/database';
import { errorNoRecording, errorRecordingIsStarting, type RecordingObject } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration.js';
import { Departures } from '../connections/departures.js';
import { somebodyIsThere } from '../connections/somebody-is-there.js';
import { changeSession } from '../sessions/change-session.js';
import { findRecording } from './find-recording.js';
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
    const { uid, sessionUid } = mustRun(await findRecording(this.database, id));
    await changeSession(this.transactions, sessionUid, errorNoRecording, async (transaction) => {
      const recording = await transaction.db.recording.findUnique({ where: { uid } });
      await this.endings.stop(transaction, mustRun(recording), REASON);
      // A session that only waited for publishers ends with its recording.
      if (!(await somebodyIsThere(transaction))) await this.departures.closeSession(transaction, REASON);
    });
    await this.untilFinished(uid, sessionUid);
    const finished = await this.database.recording.findUnique({ where: { uid } });
    if (!finished) throw errorNoRecording(); // deleted meanwhile
    return recordingObject(finished);
  }

  /** Until the result is there, or has failed, or `OPENVIDU_RECORDING_STOP_WAIT` is over. */
  private async untilFinished(uid: string, sessionUid: string): Promise<void> {
    const limitMs = this.configuration.OPENVIDU_RECORDING_STOP_WAIT * 1_000;
    await this.watch.until(sessionUid, limitMs, async () => {
      const row = await this.database.recording.findUnique({ where: { uid }, select: { status: true } });
      return row?.status === 'stopped' ? undefined : true;
    });
  }
}

/** @throws RestError 404 when it is unknown or has stopped, 406 while it is starting */
function mustRun(recording: Recording | null | undefined): Recording {
  if (recording?.status === 'starting') throw errorRecordingIsStarting();
  if (recording?.status !== 'started') throw errorNoRecording();
  return recording;
}
