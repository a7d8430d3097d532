import { Database } from '@convene/database';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';
import { sessionBySession } from '../changing/session-by-session.js';
import { Reconnection } from './reconnection.js';

/** Evicts who lost his socket and did not come back in time. The row that says since when is the timer. */
@Injectable()
export class OverdueParticipants {
  constructor(
    private readonly database: Database,
    private readonly reconnection: Reconnection,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  /** Can be broken off at any point. @throws what went wrong with the first who could not be evicted, when all are done */
  async evict(): Promise<void> {
    const overdue = await this.database.statements.query<{
      sessionUid: string;
      connectionId: string;
      attachment: number;
    }>(
      `SELECT session_uid AS "sessionUid", connection_id AS "connectionId", attachment FROM connection
        WHERE lost_at <= now() - make_interval(secs => $1) ORDER BY lost_at`,
      [this.configuration.CONVENE_RECONNECTION_WINDOW],
    );
    await sessionBySession(overdue, async (_, ofSession) => {
      await Promise.all(ofSession.map((lost) => this.reconnection.evict(lost)));
    });
  }
}
