import { Database } from '@convene/database';
import type { Attachment, gatewayOperations, RequestOf } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';

/** An answer to joinRoom or connect may be under way for this long. */
const ATTACHING_SECONDS = 15;
const PAGE = 1_000;

/** What gateways report about themselves and their sockets. */
@Injectable()
export class GatewayRegistry {
  constructor(private readonly database: Database) {}

  /** The gateway lives; its sockets have read so far. @returns where the logs of its sessions end */
  async sync({
    gatewayId,
    sessionUids,
    cursors,
  }: RequestOf<typeof gatewayOperations.syncGateway>): Promise<Record<string, number>> {
    await this.database.$executeRaw`
      INSERT INTO gateway (id) VALUES (${gatewayId})
      ON CONFLICT (id) DO UPDATE SET seen_at = now(), suspected_at = NULL`;
    if (cursors.length > 0) await this.saveCursors(cursors);
    if (sessionUids.length === 0) return {};
    const sessions = await this.database.session.findMany({
      where: { uid: { in: sessionUids } },
      select: { uid: true, lastEventSeq: true },
    });
    return Object.fromEntries(sessions.map((session) => [session.uid, session.lastEventSeq]));
  }

  /**
   * Whose socket is there has got the answer to his joinRoom. Rows that somebody else is changing are left for the next
   * time: waiting for several of them could deadlock.
   */
  private async saveCursors(cursors: Attachment[]): Promise<void> {
    const column = <K extends keyof Attachment>(key: K) => cursors.map((cursor) => cursor[key]);
    await this.database.$executeRaw`
      WITH read AS (
        SELECT * FROM unnest(${column('sessionUid')}::uuid[], ${column('connectionId')}::text[],
          ${column('attachment')}::int[], ${column('cursor')}::int[])
          AS read (session_uid, connection_id, attachment, cursor)
      ), free AS (
        SELECT connection.id, read.cursor FROM connection JOIN read USING (session_uid, connection_id, attachment)
        WHERE connection.cursor < read.cursor OR connection.arrival_id IS NOT NULL FOR UPDATE OF connection SKIP LOCKED
      )
      UPDATE connection SET cursor = greatest(connection.cursor, free.cursor), arrival_id = NULL
      FROM free WHERE connection.id = free.id`;
  }

  /** The participants that this gateway should be holding, but for those it may just be attaching. */
  async attachments(
    gatewayId: string,
    after: string | undefined,
  ): Promise<{ attachments: Attachment[]; next?: string }> {
    const rows = await this.database.connection.findMany({
      where: {
        gatewayId,
        lostAt: null,
        attachedAt: { lt: new Date(Date.now() - ATTACHING_SECONDS * 1_000) },
        ...(after ? { id: { gt: after } } : {}),
      },
      orderBy: { id: 'asc' },
      take: PAGE,
      select: { id: true, sessionUid: true, connectionId: true, attachment: true, cursor: true },
    });
    const attachments = rows.flatMap(({ id: _, cursor, ...attachment }) =>
      cursor === null ? [] : { ...attachment, cursor },
    );
    return { attachments, next: rows.length === PAGE ? rows.at(-1)?.id : undefined };
  }
}
