import { Database } from '@convene/database';
import { Injectable, Logger } from '@nestjs/common';
import { closeSession } from '../../rules/session/close-session.js';
import { EVERYTHING } from '../changing/parts.js';
import { Sessions } from '../changing/sessions.js';

/** A gateway speaks each second; one that has been silent for longer than this takes nobody over. */
const ALIVE_SECONDS = 3;
/** Gateways that stop at the same time are counted one after the other. */
const ADVISORY_LOCK = 72_707_370;
const SESSIONS_AT_ONCE = 8;

/** With the last gateway the platform stops (REST semantics 3: `openviduServerStopped`). */
@Injectable()
export class LastGateway {
  private readonly logger = new Logger(LastGateway.name);

  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
  ) {}

  /**
   * A gateway says goodbye.
   * @param endSessions whether all sessions end if it was the last one
   * @returns whether they have ended
   */
  async stops(gatewayId: string, endSessions: boolean): Promise<boolean> {
    const others = await this.takeOut(gatewayId);
    if (others > 0 || !endSessions) return false;
    this.logger.log({ gatewayId, msg: 'The last gateway stops: all sessions end' });
    await this.endSessions();
    return true;
  }

  /** @returns how many gateways are left */
  private async takeOut(gatewayId: string): Promise<number> {
    return this.database.$transaction(async (db) => {
      await db.$executeRaw`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK})`;
      await db.$executeRaw`DELETE FROM gateway WHERE id = ${gatewayId}`;
      const [left] = await db.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM gateway
        WHERE suspected_at IS NULL AND seen_at > now() - make_interval(secs => ${ALIVE_SECONDS})`;
      return left?.count ?? 0;
    });
  }

  /** Sessions that nobody has joined yet stay: their tokens are as good as before when the platform is back. */
  private async endSessions(): Promise<void> {
    const active = await this.database.session.findMany({
      where: { activatedAt: { not: null }, closedAt: null },
      select: { uid: true },
    });
    for (let from = 0; from < active.length; from += SESSIONS_AT_ONCE) {
      await Promise.all(active.slice(from, from + SESSIONS_AT_ONCE).map(({ uid }) => this.endSession(uid)));
    }
  }

  private async endSession(uid: string): Promise<void> {
    await this.sessions.changeUnlessGone({ uid }, { parts: EVERYTHING }, (draft) =>
      closeSession(draft, 'openviduServerStopped'),
    );
  }
}
