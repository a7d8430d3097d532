import { Database, SessionTransactions } from '@convene/database';
import { RECORDER_CONNECTION_ID } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration.js';
import { Departures } from '../connections/departures.js';
import { somebodyIsThere } from '../connections/somebody-is-there.js';
import { unlessGone } from '../sessions/change-session.js';

/** Ends sessions that only somebody has joined who was never told so, and nobody else since: they are as good as unused. */
@Injectable()
export class EmptySessions {
  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly departures: Departures,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  async end(): Promise<void> {
    const old = new Date(Date.now() - this.configuration.OPENVIDU_SESSIONS_GARBAGE_THRESHOLD * 1_000);
    const empty = await this.database.session.findMany({
      where: {
        activatedAt: { lt: old },
        closedAt: null,
        closingReason: null,
        recordingUid: null,
        connections: { none: { connectionId: { not: RECORDER_CONNECTION_ID } } },
      },
      select: { uid: true },
    });
    for (const { uid } of empty) await this.endSession(uid);
  }

  private async endSession(uid: string): Promise<void> {
    const change = this.transactions.change(uid, async (transaction) => {
      if (await somebodyIsThere(transaction)) return;
      await this.departures.closeSession(transaction, 'lastParticipantLeft');
    });
    await unlessGone(change);
  }
}
