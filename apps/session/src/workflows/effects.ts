import type { Session } from '@convene/database';
import { FailureLog } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { MediaClient } from '../nodes/media-client.js';
import type { Effect } from '../rules/effect.js';
import { CameraJobs } from './cameras/camera-jobs.js';
import { RecordingJobs } from './recording/recording-jobs.js';

type Of<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

/** Does what changes of sessions bring with them, once those are committed. Waits for nothing. */
@Injectable()
export class Effects {
  private readonly logger = new Logger('sessions');
  private readonly failures = new FailureLog(new Logger('recordings'), 'adding a job for a recording');

  constructor(
    private readonly media: MediaClient,
    private readonly cameras: CameraJobs,
    private readonly recordings: RecordingJobs,
  ) {}

  /** @param session as the change left it */
  perform(session: Session, effects: readonly Effect[]): void {
    const of = <Kind extends Effect['kind']>(kind: Kind) =>
      effects.filter((effect): effect is Of<Kind> => effect.kind === kind);
    this.media.free(
      of('free-publication').map(({ media }) => media),
      of('free-subscription').map(({ media }) => media),
    );
    this.cameras.restoreSoon(of('restore-camera').map(({ ownerId }) => ownerId));
    if (of('recording-changed').length > 0) this.recordings.changed(session.uid);
    for (const { recordingUid, jobNo } of of('capture-recording'))
      this.add(this.recordings.capture([{ recordingUid, jobNo }]));
    for (const { recordingUid, attempt } of of('finish-recording'))
      this.add(this.recordings.finish([{ recordingUid, attempt }]));
    for (const { level, line } of of('log')) this.logger[level](line);
  }

  private add(adding: Promise<void>): void {
    adding.then(
      () => this.failures.succeeded(),
      (error: unknown) => this.failures.failed(error),
    );
  }
}
