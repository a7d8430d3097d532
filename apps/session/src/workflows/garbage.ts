import { Database } from '@convene/database';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration/session-configuration.js';

/** How many rows are removed at once. */
const PORTION = 10_000;

/** Removes what nobody needs any more. */
@Injectable()
export class Garbage {
  private readonly logger = new Logger(Garbage.name);

  constructor(
    private readonly database: Database,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  /** Sessions that nobody joined for too long; they end without an event (REST semantics 3). */
  async removeUnusedSessions(): Promise<void> {
    const seconds = this.configuration.OPENVIDU_SESSIONS_GARBAGE_THRESHOLD;
    const removed = await this.database.$executeRaw`
      DELETE FROM session WHERE uid IN (
        SELECT uid FROM session WHERE activated_at IS NULL AND closed_at IS NULL
          AND created_at < now() - make_interval(secs => ${seconds}) FOR UPDATE SKIP LOCKED)`;
    if (removed > 0) this.logger.log({ removed, msg: 'Removed sessions that nobody joined' });
  }

  /**
   * Closed sessions with their logs, of sessions that go on what is as old and was read by everybody there, and media
   * nodes that were lost as long ago. IP cameras read nothing.
   */
  async removeOldLogs(): Promise<void> {
    const hours = this.configuration.CONVENE_LOG_RETENTION;
    await this.database.$executeRaw`
      DELETE FROM session WHERE closed_at < now() - make_interval(hours => ${hours})
        AND NOT EXISTS (SELECT FROM recording WHERE session_uid = session.uid AND status = 'stopped')`;
    await this.database.$executeRaw`
      DELETE FROM session_event AS event USING session
      WHERE session.uid = event.session_uid AND session.closed_at IS NULL
        AND event.created_at < now() - make_interval(hours => ${hours})
        AND event.seq <= (
          SELECT coalesce(min(cursor), event.seq) FROM connection
          WHERE connection.session_uid = session.uid HAVING count(*) > 0)`;
    await this.database.$executeRaw`
      DELETE FROM media_node WHERE state = 'lost' AND seen_at < now() - make_interval(hours => ${hours})`;
  }

  /** They let nobody in any more (docs/turn.md). In portions, since a statement has a time limit. */
  async removeExpiredTurnCredentials(): Promise<void> {
    let removed: number;
    do {
      removed = await this.database.$executeRaw`
        DELETE FROM turn_credential WHERE name IN (
          SELECT name FROM turn_credential WHERE expires_at < now() LIMIT ${PORTION} FOR UPDATE SKIP LOCKED)`;
    } while (removed === PORTION);
  }
}
