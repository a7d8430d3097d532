import { Database } from '@convene/database';
import { FailureLog, PeriodicTask } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';

/** How long a chore waits at most until another replica begins with it, beyond its interval, milliseconds. */
const LOOK_AT_LEAST_EVERY_MS = 5_000;

/**
 * Whose turn it is to do a chore. Each replica looks at its own pace; who finds it due takes it for all, in one statement,
 * so there is nothing to set up, to break, or to hand over: when a replica dies the others find the chore due as before. A
 * chore that was broken off is done again after its interval.
 */
@Injectable()
export class ChoreTurns {
  private readonly logger = new Logger('chores');

  constructor(private readonly database: Database) {}

  /** Does the chore whenever it is this replica's turn. To be started, and stopped. @param everyMs more than 0 */
  task(name: string, everyMs: number, work: () => Promise<void>): PeriodicTask {
    const pauseMs = Math.min(everyMs, LOOK_AT_LEAST_EVERY_MS);
    const inTurn = async () => {
      if (await this.take(name, everyMs)) await work();
    };
    return new PeriodicTask(pauseMs, inTurn, new FailureLog(this.logger, `the chore ${name}`));
  }

  /**
   * Whether the chore was last begun, by whichever replica, so many milliseconds ago; this one begins it now then. A begin
   * that lies a little ahead is that of somebody for whom this statement has waited; one that lies further ahead comes from
   * a clock that was wrong, and is not waited for.
   */
  private async take(name: string, everyMs: number): Promise<boolean> {
    const taken = await this.database.$executeRaw`
      WITH interval AS (SELECT make_interval(secs => ${everyMs / 1_000}) AS length)
      INSERT INTO chore (name, begun_at) VALUES (${name}, now())
      ON CONFLICT (name) DO UPDATE SET begun_at = now()
        WHERE chore.begun_at <= now() - (SELECT length FROM interval)
          OR chore.begun_at > now() + (SELECT length FROM interval)`;
    return taken > 0;
  }
}
