import { Database } from '@convene/database';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';
import { Portions, type IsOver } from './portions.js';

/** Sessions that nobody joined for too long; they end without an event (REST semantics 3). */
@Injectable()
export class UnusedSessions {
  private readonly logger = new Logger(UnusedSessions.name);

  constructor(
    private readonly database: Database,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  /** Their rows go with those of other closed sessions: one may have any number of tokens. */
  async end(isOver: IsOver): Promise<void> {
    const seconds = this.configuration.OPENVIDU_SESSIONS_GARBAGE_THRESHOLD;
    let ended = 0;
    await new Portions(isOver).removeOldestFirst(async (most, from) => {
      const portion = await this.database.$queryRaw<{ age: Date }[]>`
        UPDATE session SET closed_at = now(), reserved_id = NULL, version = version + 1 WHERE uid = ANY(ARRAY(
          SELECT uid FROM session WHERE closed_at IS NULL AND activated_at IS NULL
            AND created_at >= ${from}::timestamptz AND created_at < now() - make_interval(secs => ${seconds})
          ORDER BY created_at LIMIT ${most} FOR UPDATE SKIP LOCKED))
        RETURNING created_at AS age`;
      ended += portion.length;
      return portion;
    });
    if (ended > 0) this.logger.log({ removed: ended, msg: 'Removed sessions that nobody joined' });
  }
}
