import { Database, type Prisma, type WebhookDelivery } from '@convene/database';
import { Injectable } from '@nestjs/common';
import { backOff } from './back-off.js';

/** How long a delivery is tried before it is given up. */
export const GIVE_UP_MS = 24 * 3_600_000;
/** What is due for so long has no job, or one that waits for its turn. */
const OVERDUE_MS = 2_000;
/** How many sessions are woken at once. */
const BATCH = 1_000;

/** What is still to be sent, in which order, and what becomes of it. */
@Injectable()
export class PendingDeliveries {
  constructor(private readonly database: Database) {}

  /** What is to be sent next for a session; undefined when all is done. */
  async next(sessionUid: string): Promise<WebhookDelivery | undefined> {
    const next = await this.database.webhookDelivery.findFirst({
      where: { state: 'pending', sessionUid },
      orderBy: { position: 'asc' },
    });
    return next ?? undefined;
  }

  isTooOld({ pendingSince }: WebhookDelivery): boolean {
    return Date.now() - pendingSince.getTime() >= GIVE_UP_MS;
  }

  async delivered({ id, attempts }: WebhookDelivery, lastStatus: number): Promise<void> {
    const outcome = { state: 'delivered', attempts: attempts + 1, lastStatus, lastError: null } as const;
    await this.change(id, { ...outcome, finishedAt: new Date() });
  }

  /** The receiver does not want it: nobody tries it again unless asked to. */
  async rejected({ id, attempts }: WebhookDelivery, lastStatus: number): Promise<void> {
    const lastError = `The endpoint answered ${lastStatus}: it refuses the event`;
    const outcome = { state: 'rejected', attempts: attempts + 1, lastStatus, lastError } as const;
    await this.change(id, { ...outcome, finishedAt: new Date() });
  }

  /**
   * It stays pending.
   * @param status of the answer, if there was one
   * @param atLeastMs how long the receiver wants to be left alone; the pause may be longer
   */
  async tryLater(
    { id, attempts: before }: WebhookDelivery,
    { problem, status, atLeastMs }: { problem: string; status?: number; atLeastMs: number },
  ): Promise<void> {
    const attempts = before + 1;
    const nextAttemptAt = new Date(Date.now() + Math.max(backOff(attempts), atLeastMs));
    await this.change(id, { attempts, lastError: problem, lastStatus: status ?? null, nextAttemptAt });
  }

  async giveUp({ id, lastError }: WebhookDelivery): Promise<void> {
    const outcome = { state: 'failed', lastError: lastError ?? 'It was never sent' } as const;
    await this.change(id, { ...outcome, finishedAt: new Date() });
  }

  /** Sessions whose next delivery should have been sent by now, as after the death of whoever had to wake its sender. */
  async overdueSessions(): Promise<string[]> {
    const overdue = await this.database.$queryRaw<{ sessionUid: string }[]>`
      SELECT session_uid AS "sessionUid" FROM (
        SELECT DISTINCT ON (session_uid) session_uid, next_attempt_at FROM webhook_delivery
        WHERE state = 'pending' ORDER BY session_uid, position) AS next
      WHERE next_attempt_at < now() - make_interval(secs => ${OVERDUE_MS / 1_000}) LIMIT ${BATCH}`;
    return overdue.map(({ sessionUid }) => sessionUid);
  }

  /** Where somebody else was quicker, his word stands. */
  private async change(id: string, data: Prisma.WebhookDeliveryUpdateManyMutationInput): Promise<void> {
    await this.database.webhookDelivery.updateMany({ where: { id, state: 'pending' }, data });
  }
}
