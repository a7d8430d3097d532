import { Database } from '@convene/database';
import { FailureLog, PeriodicTask, ServiceBus } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';

/** How long a chore waits at most until another replica begins with it, beyond its interval, milliseconds. */
const LOOK_AT_LEAST_EVERY_MS = 5_000;

export interface Chore {
  readonly name: string;
  /** Between its end and its next beginning, milliseconds; more than 0. */
  readonly everyMs: number;
  /** It judges others by their silence: not to be done by a replica that is cut off itself. */
  readonly judges?: boolean;
  readonly work: () => Promise<void>;
}

/**
 * Whose turn it is to do a chore. Each replica looks at its own pace; who finds it due takes it for all, in one statement,
 * and says from time to time that it is still at it. So there is nothing to set up, to break, or to hand over: when a replica
 * dies the others find the chore due as before. A chore that was broken off is done again after its interval.
 */
@Injectable()
export class ChoreTurns {
  private readonly logger = new Logger('chores');

  constructor(
    private readonly database: Database,
    private readonly bus: ServiceBus,
  ) {}

  /** Does the chore whenever it is this replica's turn. To be started, and stopped. */
  task(chore: Chore): PeriodicTask {
    const pauseMs = Math.min(chore.everyMs, LOOK_AT_LEAST_EVERY_MS);
    const failures = new FailureLog(this.logger, `the chore ${chore.name}`);
    return new PeriodicTask(pauseMs, () => this.inTurn(chore, pauseMs / 2, failures), failures);
  }

  private async inTurn(chore: Chore, renewMs: number, failures: FailureLog): Promise<void> {
    if (chore.judges && !(await this.bus.hearsOthers())) return;
    if (!(await this.take(chore))) return;
    const renewing = setInterval(() => {
      this.renew(chore).catch((error: unknown) => failures.failed(error));
    }, renewMs);
    try {
      await chore.work();
    } finally {
      clearInterval(renewing);
    }
  }

  /**
   * Whether nobody, on whichever replica, has been at the chore for its interval; this one is from now on then. A time that
   * lies a little ahead is that of somebody for whom this statement has waited; one that lies further ahead comes from a clock
   * that was wrong, and is not waited for.
   */
  private async take({ name, everyMs }: Chore): Promise<boolean> {
    const taken = await this.database.statements.query(
      `WITH due AS (
          UPDATE chore SET begun_at = now() WHERE name = $1 AND (begun_at <= now() - make_interval(secs => $2)
            OR begun_at > now() + make_interval(secs => $2)) RETURNING name
        ), first AS (
          INSERT INTO chore (name, begun_at) SELECT $1, now() WHERE NOT EXISTS (SELECT FROM chore WHERE name = $1)
          ON CONFLICT DO NOTHING RETURNING name
        ) SELECT name FROM due UNION ALL SELECT name FROM first`,
      [name, everyMs / 1_000],
    );
    return taken.length > 0;
  }

  private async renew({ name }: Chore): Promise<void> {
    await this.database.statements.query('UPDATE chore SET begun_at = now() WHERE name = $1', [name]);
  }
}
