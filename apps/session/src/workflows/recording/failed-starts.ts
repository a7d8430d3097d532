import { Database } from '@convene/database';
import { Injectable, Logger } from '@nestjs/common';
import { failStart } from '../../rules/recording/stop-recording.js';
import { Sessions } from '../changing/sessions.js';

/** Ends recordings that no worker has begun to capture. */
@Injectable()
export class FailedStarts {
  /** How long a recording may be `starting`, milliseconds. */
  static readonly LIMIT_MS = 15_000;
  private readonly logger = new Logger('recordings');

  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
  ) {}

  /** Those whose starter died before their time was over. */
  async sweep(): Promise<void> {
    const stuck = await this.database.recording.findMany({
      where: { status: 'starting', createdAt: { lt: new Date(Date.now() - FailedStarts.LIMIT_MS - 2_000) } },
      select: { uid: true, sessionUid: true },
    });
    for (const { uid, sessionUid } of stuck) await this.giveUp(uid, sessionUid);
  }

  /** Does nothing to a recording that has started. */
  async giveUp(uid: string, sessionUid: string): Promise<void> {
    const seconds = FailedStarts.LIMIT_MS / 1_000;
    const failure = `no recording worker has begun within ${seconds} seconds; see that one is running`;
    const needs = { parts: { recordings: [uid] }, evenClosed: true };
    const failed = await this.sessions.changeUnlessGone({ uid: sessionUid }, needs, (draft) =>
      failStart(draft, uid, failure),
    );
    if (!failed) return;
    this.logger.error({ recordingId: failed.id, msg: 'No recording worker has begun to capture in time' });
  }
}
