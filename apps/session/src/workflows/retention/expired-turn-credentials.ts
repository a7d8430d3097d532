import { Database } from '@convene/database';
import { Injectable } from '@nestjs/common';
import { Portions, type IsOver } from './portions.js';

/** They let nobody in any more (docs/turn.md). */
@Injectable()
export class ExpiredTurnCredentials {
  constructor(private readonly database: Database) {}

  async remove(isOver: IsOver): Promise<void> {
    await new Portions(isOver).removeOldestFirst(
      (most, from) => this.database.$queryRaw`
        DELETE FROM turn_credential WHERE name = ANY(ARRAY(
          SELECT name FROM turn_credential WHERE expires_at < now() AND expires_at >= ${from}::timestamptz
          ORDER BY expires_at LIMIT ${most} FOR UPDATE SKIP LOCKED))
        RETURNING expires_at AS age`,
    );
  }
}
