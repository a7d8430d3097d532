import { Database, SessionGone, SessionTransactions } from '@convene/database';
import { RECORDER_CONNECTION_ID } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { Departures } from '../connections/departures.js';
import { RecordingEndings } from './recording-endings.js';

const REASON = 'automaticStop';

/** Ends recordings in which nobody has published for too long (REST semantics 3.2). */
@Injectable()
export class Autostop {
  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly departures: Departures,
    private readonly endings: RecordingEndings,
  ) {}

  async sweep(): Promise<void> {
    const due = await this.database.session.findMany({
      where: { autostopAt: { lt: new Date() }, closedAt: null },
      select: { uid: true },
    });
    for (const { uid } of due) await this.end(uid);
  }

  /** The session too, when nobody is there. */
  private async end(sessionUid: string): Promise<void> {
    try {
      await this.transactions.change(sessionUid, async (transaction) => {
        const { db, session } = transaction;
        if (session.autostopAt === null || session.autostopAt.getTime() > Date.now()) return;
        const left = await db.connection.count({
          where: { sessionUid, connectionId: { not: RECORDER_CONNECTION_ID } },
        });
        if (left === 0) await this.departures.closeSession(transaction, REASON);
        else await this.endings.endOf(transaction, REASON);
      });
    } catch (error) {
      if (!(error instanceof SessionGone)) throw error;
    }
  }
}
