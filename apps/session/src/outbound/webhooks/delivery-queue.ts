import { randomUUID } from 'node:crypto';
import { Database, Prisma } from '@convene/database';
import { Injectable } from '@nestjs/common';
import { backOff } from './back-off.js';

/** How long a delivery is tried before it is given up. */
export const GIVE_UP_MS = 24 * 3_600_000;
/** Who has not renewed a lease for so long is dead, and another process goes on. */
const LEASE_S = 5;

/** What is to be sent. */
export interface Delivery {
  id: string;
  sessionId: string;
  event: string;
  body: string;
  attempts: number;
  lastError: string | null;
  pendingSince: Date;
}

/**
 * The queue of the webhook: the deliveries that are pending, for each session in their order. Whoever sends a session's
 * deliveries has its lease, a row of which there can be one, and renews it; so there is one attempt at a time. All times that
 * are compared are those of Postgres.
 */
@Injectable()
export class DeliveryQueue {
  /** Who this process is in the leases. */
  private readonly holder = randomUUID();

  constructor(private readonly database: Database) {}

  /** @returns those of these sessions that have something due and that nobody else is at: they are this process's now */
  async claim(sessionUids: string[]): Promise<string[]> {
    return this.lease(Prisma.sql`
      SELECT uid FROM unnest(${sessionUids}::uuid[]) AS uid WHERE now() >= (
        SELECT next_attempt_at FROM webhook_delivery
        WHERE state = 'pending' AND session_uid = uid ORDER BY position LIMIT 1)`);
  }

  /** The same of all sessions, those first that have waited longest. */
  async claimAny(most: number): Promise<string[]> {
    return this.lease(Prisma.sql`
      SELECT uid FROM (
        SELECT DISTINCT ON (session_uid) session_uid AS uid, next_attempt_at FROM webhook_delivery
        WHERE state = 'pending' ORDER BY session_uid, position) AS head
      WHERE next_attempt_at <= now()
        AND NOT EXISTS (SELECT FROM webhook_lease WHERE session_uid = uid AND until >= now())
      ORDER BY next_attempt_at LIMIT ${most}`);
  }

  /** In the order of their ids, so that processes which claim the same do not wait for each other in a circle. */
  private async lease(due: Prisma.Sql): Promise<string[]> {
    const leased = await this.database.$queryRaw<{ sessionUid: string }[]>`
      INSERT INTO webhook_lease (session_uid, holder, until)
      SELECT uid, ${this.holder}::uuid, now() + make_interval(secs => ${LEASE_S}) FROM (${due}) AS due ORDER BY uid
      ON CONFLICT (session_uid) DO UPDATE SET holder = excluded.holder, until = excluded.until
      WHERE webhook_lease.until < now()
      RETURNING session_uid AS "sessionUid"`;
    return leased.map(({ sessionUid }) => sessionUid);
  }

  async renew(sessionUids: string[]): Promise<void> {
    await this.database.$executeRaw`
      UPDATE webhook_lease SET until = now() + make_interval(secs => ${LEASE_S})
      WHERE session_uid = ANY(${sessionUids}::uuid[]) AND holder = ${this.holder}::uuid`;
  }

  async release(sessionUid: string): Promise<void> {
    await this.database.$executeRaw`
      DELETE FROM webhook_lease WHERE session_uid = ${sessionUid}::uuid AND holder = ${this.holder}::uuid`;
  }

  /**
   * What this process is to send next for a session.
   * @returns undefined when nothing is due, or somebody else has got the lease, as after a stop of this process
   */
  async next(sessionUid: string): Promise<Delivery | undefined> {
    const [next] = await this.database.$queryRaw<Delivery[]>`
      WITH lease AS (
        UPDATE webhook_lease SET until = now() + make_interval(secs => ${LEASE_S})
        WHERE session_uid = ${sessionUid}::uuid AND holder = ${this.holder}::uuid RETURNING session_uid)
      SELECT id, session_id AS "sessionId", event, body, attempts, last_error AS "lastError",
        pending_since AS "pendingSince"
      FROM (
        SELECT webhook_delivery.* FROM webhook_delivery JOIN lease USING (session_uid)
        WHERE state = 'pending' ORDER BY position LIMIT 1) AS head
      WHERE next_attempt_at <= now()`;
    return next;
  }

  async delivered({ id, attempts }: Delivery, lastStatus: number): Promise<void> {
    await this.finish(id, { state: 'delivered', attempts: attempts + 1, lastStatus, lastError: null });
  }

  /** The receiver does not want it: nobody tries it again unless asked to. */
  async rejected({ id, attempts }: Delivery, lastStatus: number): Promise<void> {
    const lastError = `The endpoint answered ${lastStatus}: it refuses the event`;
    await this.finish(id, { state: 'rejected', attempts: attempts + 1, lastStatus, lastError });
  }

  async giveUp({ id, lastError }: Delivery): Promise<void> {
    await this.finish(id, { state: 'failed', lastError: lastError ?? 'It was never sent' });
  }

  /**
   * It stays pending.
   * @param status of the answer, if there was one
   * @param atLeastMs how long the receiver wants to be left alone; the pause may be longer
   * @returns the pause, milliseconds
   */
  async tryLater(
    { id, attempts: before }: Delivery,
    { problem, status, atLeastMs }: { problem: string; status?: number; atLeastMs: number },
  ): Promise<number> {
    const attempts = before + 1;
    const pauseMs = Math.max(backOff(attempts), atLeastMs);
    await this.database.$executeRaw`
      UPDATE webhook_delivery SET attempts = ${attempts}, last_error = ${problem}, last_status = ${status ?? null},
        next_attempt_at = now() + make_interval(secs => ${pauseMs / 1_000})
      WHERE id = ${id}::uuid AND state = 'pending'`;
    return pauseMs;
  }

  /** Where somebody else was quicker, his word stands. */
  private async finish(id: string, outcome: Prisma.WebhookDeliveryUpdateManyMutationInput): Promise<void> {
    const data = { ...outcome, finishedAt: new Date() };
    await this.database.webhookDelivery.updateMany({ where: { id, state: 'pending' }, data });
  }
}
