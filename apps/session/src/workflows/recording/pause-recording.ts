import { Database, type Recording } from '@convene/database';
import {
  errorNoRecording,
  errorRecordingIsStarting,
  errorRecordingState,
  type RecordingObject,
} from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import type { Draft } from '../../rules/draft.js';
import { pauseRecording, resumeRecording } from '../../rules/recording/pause-recording.js';
import { recordingObject } from '../../rules/recording/recording-object.js';
import { Sessions } from '../changing/sessions.js';
import { findRecording } from './find-recording.js';

/** POST recordings/pause and recordings/resume: additions to OpenVidu. Nothing of a pause is captured. */
@Injectable()
export class PauseRecording {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
  ) {}

  /** @throws RestError 404, 406; 409 when it is paused already or has stopped */
  async pause(id: string): Promise<RecordingObject> {
    return this.change(id, 'paused', pauseRecording);
  }

  /** @throws RestError 404, 406; 409 when it is not paused or has stopped */
  async resume(id: string): Promise<RecordingObject> {
    return this.change(id, 'resumed', resumeRecording);
  }

  private async change(
    id: string,
    wanted: string,
    rule: (draft: Draft, uid: string) => Recording,
  ): Promise<RecordingObject> {
    const found = await findRecording(this.database, id);
    if (!found) throw errorNoRecording();
    if (found.status === 'starting') throw errorRecordingIsStarting();
    const over = () => errorRecordingState(wanted, found.status === 'started' ? 'stopped' : found.status);
    if (found.status !== 'started') throw over();
    const needs = { parts: { recordings: [found.uid] }, gone: over };
    return this.sessions.change({ uid: found.sessionUid }, needs, (draft) => recordingObject(rule(draft, found.uid)));
  }
}
