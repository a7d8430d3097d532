import { Database, SessionTransactions, type Recording, type SessionTransaction } from '@convene/database';
import {
  errorCannotBeRecorded,
  errorNobodyInSession,
  errorNoRecordings,
  errorNoSession,
  errorRecordingCustomLayout,
  errorRecordingSharedMemory,
  errorStartingRecording,
  type RecordingObject,
  type StartRecordingProperties,
} from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration.js';
import { somebodyIsThere } from '../connections/somebody-is-there.js';
import { changeSession } from '../sessions/change-session.js';
import { findSession } from '../sessions/find-session.js';
import { BeginRecording, outputModeFor, pictureFor, type Wanted } from './begin-recording.js';
import { recordingObject } from './recording-object.js';
import { RecordingWatch } from './recording-watch.js';
import { FailedStarts } from './failed-starts.js';

const MIN_SHARED_MEMORY = 134_217_728;

/** POST recordings/start (REST semantics 2.4, from 7 on; what is before needs no session and is the gateway's). */
@Injectable()
export class StartRecording {
  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly beginRecording: BeginRecording,
    private readonly watch: RecordingWatch,
    private readonly failedStarts: FailedStarts,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  /**
   * Answers when the recording is `started`.
   * @throws RestError 501, 404, 406, 409, 422; 500 when it could not be started
   */
  async start({ session: sessionId, shmSize, ...wanted }: StartRecordingProperties): Promise<RecordingObject> {
    if (!this.configuration.OPENVIDU_RECORDING) throw errorNoRecordings();
    const session = await findSession(this.database, sessionId);
    if (!session) throw errorNoSession();
    const { uid } = await changeSession(this.transactions, session.uid, errorNoSession, async (transaction) => {
      await this.mayBegin(transaction, wanted, shmSize);
      return this.beginRecording.begin(transaction, wanted);
    });
    const begun = await this.watch.until(session.uid, FailedStarts.LIMIT_MS, async () => {
      const { status } = await this.row(uid);
      return status === 'starting' ? undefined : status;
    });
    if (begun === undefined) await this.failedStarts.giveUp(uid, session.uid);
    const recording = await this.row(uid);
    if (recording.status === 'failed' && recording.startedAt === null)
      throw errorStartingRecording(recording.failure ?? 'it was stopped');
    return recordingObject(recording);
  }

  private async mayBegin(transaction: SessionTransaction, wanted: Wanted, shmSize: number | undefined): Promise<void> {
    const { session } = transaction;
    if (session.mediaMode !== 'ROUTED' || session.recordingUid !== null) throw errorCannotBeRecorded();
    if (!(await somebodyIsThere(transaction))) throw errorNobodyInSession();
    const isComposed = outputModeFor(session, wanted) !== 'INDIVIDUAL';
    if (isComposed && shmSize !== undefined && shmSize < MIN_SHARED_MEMORY) throw errorRecordingSharedMemory();
    if (pictureFor(session, wanted).layout === 'CUSTOM') throw errorRecordingCustomLayout();
  }

  private async row(uid: string): Promise<Recording> {
    return this.database.recording.findUniqueOrThrow({ where: { uid } });
  }
}
