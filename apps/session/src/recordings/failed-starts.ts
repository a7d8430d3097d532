import { Database, SessionTransactions } from '@convene/database';
import { Injectable, Logger } from '@nestjs/common';
import { unlessGone } from '../sessions/change-session.js';
import { RecordingEndings } from './recording-endings.js';

/** Ends recordings that no worker has begun to capture. */
@Injectable()
export class FailedStarts {
  /** How long a recording may be `starting`, milliseconds. */
  static readonly LIMIT_MS = 15_000;
  private readonly logger = new Logger('recordings');

  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly endings: RecordingEndings,
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
    const change = this.transactions.changeEvenClosed(sessionUid, async (transaction) => {
      const recording = await transaction.db.recording.findUnique({ where: { uid } });
      if (recording?.status !== 'starting') return;
      this.logger.error({ recordingId: recording.id, msg: 'No recording worker has begun to capture in time' });
      const seconds = FailedStarts.LIMIT_MS / 1_000;
      await this.endings.fail(
        transaction,
        recording,
        `no recording worker has begun within ${seconds} seconds; see that one is running`,
      );
    });
    await unlessGone(change);
  }
}
