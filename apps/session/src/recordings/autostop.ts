import { Database, SessionTransactions } from '@convene/database';
import { Injectable } from '@nestjs/common';
import { Departures } from '../connections/departures.js';
import { somebodyIsThere } from '../connections/somebody-is-there.js';
import { unlessGone } from '../sessions/change-session.js';
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
    const change = this.transactions.change(sessionUid, async (transaction) => {
      const { autostopAt } = transaction.session;
      if (autostopAt === null || autostopAt.getTime() > Date.now()) return;
      if (await somebodyIsThere(transaction)) await this.endings.endOf(transaction, REASON);
      else await this.departures.closeSession(transaction, REASON);
    });
    await unlessGone(change);
  }
}
