import { Database } from '@convene/database';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';
import { removeClosedSessions } from './closed-sessions.js';
import { Portions, type IsOver } from './portions.js';
import { removeReadEntries } from './read-entries.js';

/** What happened so long ago that nobody asks any more. */
@Injectable()
export class OldLogs {
  constructor(
    private readonly database: Database,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  /** Closed sessions, what was read of the logs of open ones, and media nodes that were lost as long ago. */
  async remove(isOver: IsOver): Promise<void> {
    const hours = this.configuration.CONVENE_LOG_RETENTION;
    const portions = new Portions(isOver);
    await removeClosedSessions(this.database, hours, portions);
    await removeReadEntries(this.database, hours, portions);
    await this.database.$executeRaw`
      DELETE FROM media_node WHERE state = 'lost' AND seen_at < now() - make_interval(hours => ${hours})`;
  }
}
