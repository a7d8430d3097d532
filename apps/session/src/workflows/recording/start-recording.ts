import { Database, type Recording } from '@convene/database';
import {
  errorNoRecordings,
  errorNoSession,
  errorStartingRecording,
  type RecordingObject,
  type StartRecordingProperties,
} from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';
import { recordingObject } from '../../rules/recording/recording-object.js';
import { startRecording } from '../../rules/recording/start-recording.js';
import { NEW_RECORDING } from '../changing/parts.js';
import { Sessions } from '../changing/sessions.js';
import { FailedStarts } from './failed-starts.js';
import { RecordingWatch } from './recording-watch.js';

/** POST recordings/start (REST semantics 2.4, from 7 on; what is before needs no session and is the gateway's). */
@Injectable()
export class StartRecording {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
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
    const needs = { parts: NEW_RECORDING, gone: errorNoSession };
    const { uid, sessionUid } = await this.sessions.change({ sessionId }, needs, (draft) =>
      startRecording(draft, wanted, shmSize),
    );
    const begun = await this.watch.until(sessionUid, FailedStarts.LIMIT_MS, async () => {
      const { status } = await this.row(uid);
      return status === 'starting' ? undefined : status;
    });
    if (begun === undefined) await this.failedStarts.giveUp(uid, sessionUid);
    const recording = await this.row(uid);
    if (recording.status === 'failed' && recording.startedAt === null)
      throw errorStartingRecording(recording.failure ?? 'it was stopped');
    return recordingObject(recording);
  }

  private async row(uid: string): Promise<Recording> {
    return this.database.recording.findUniqueOrThrow({ where: { uid } });
  }
}
