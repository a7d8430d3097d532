import { Database } from '@convene/database';
import { errorNoRecording, type RecordingObject } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';
import { recordingObject } from '../../rules/recording/recording-object.js';
import { mustRun } from '../../rules/recording/stop-recording.js';
import { stopByServer } from '../../rules/session/end-of-recording.js';
import { EVERYBODY } from '../changing/parts.js';
import { Sessions } from '../changing/sessions.js';
import { findRecording } from './find-recording.js';
import { RecordingWatch } from './recording-watch.js';

/** POST recordings/stop (REST semantics 2.5). */
@Injectable()
export class StopRecording {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly watch: RecordingWatch,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  /**
   * Answers with the finished recording, or, when that takes too long, with one that is `stopped`.
   * @throws RestError 404, 406
   */
  async stop(id: string): Promise<RecordingObject> {
    const { uid, sessionUid } = mustRun(await findRecording(this.database, id));
    const needs = { parts: { ...EVERYBODY, recordings: [uid] }, gone: errorNoRecording };
    await this.sessions.change({ uid: sessionUid }, needs, (draft) => stopByServer(draft, uid));
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
