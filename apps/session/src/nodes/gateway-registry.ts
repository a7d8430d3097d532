import { Database } from '@convene/database';
import type { Attachment, gatewayOperations, RequestOf } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';

/** An answer to joinRoom or connect may be under way for this long. */
const ATTACHING_SECONDS = 15;
const PAGE = 1_000;
/** Before all others. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

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
    const { statements } = this.database;
    await statements.query(
      `INSERT INTO gateway (id) VALUES ($1)
        ON CONFLICT (id) DO UPDATE SET seen_at = now(), suspected_at = NULL`,
      [gatewayId],
    );
    if (cursors.length > 0) await this.saveCursors(cursors);
    if (sessionUids.length === 0) return {};
    const sessions = await statements.query<{ uid: string; lastEventSeq: number }>(
      'SELECT uid, last_event_seq AS "lastEventSeq" FROM session WHERE uid = ANY($1::uuid[])',
      [sessionUids],
    );
    return Object.fromEntries(sessions.map((session) => [session.uid, session.lastEventSeq]));
  }

  /**
   * Whose socket is there has got the answer to his joinRoom. Rows that somebody else is changing are left for the next
   * time: waiting for several of them could deadlock.
   */
  private async saveCursors(cursors: Attachment[]): Promise<void> {
    const column = <K extends keyof Attachment>(key: K) => cursors.map((cursor) => cursor[key]);
    await this.database.statements.query(
      `WITH read AS (
          SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::int[])
            AS read (session_uid, connection_id, attachment, cursor)
        ), free AS (
          SELECT connection.id, read.cursor FROM connection JOIN read USING (session_uid, connection_id, attachment)
          WHERE connection.cursor < read.cursor OR connection.arrival_id IS NOT NULL FOR UPDATE OF connection SKIP LOCKED
        )
        UPDATE connection SET cursor = greatest(connection.cursor, free.cursor), arrival_id = NULL
        FROM free WHERE connection.id = free.id`,
      [column('sessionUid'), column('connectionId'), column('attachment'), column('cursor')],
    );
  }

  /** The participants that this gateway should be holding, but for those it may just be attaching. */
  async attachments(
    gatewayId: string,
    after: string | undefined,
  ): Promise<{ attachments: Attachment[]; next?: string }> {
    const rows = await this.database.statements.query<Attachment & { id: string }>(
      `SELECT id, session_uid AS "sessionUid", connection_id AS "connectionId", attachment, cursor FROM connection
        WHERE gateway_id = $1 AND lost_at IS NULL AND id > $2::uuid AND attached_at < now() - make_interval(secs => $3)
        ORDER BY id LIMIT ${PAGE}`,
      [gatewayId, after ?? NO_ID, ATTACHING_SECONDS],
    );
    const attachments = rows.map(({ id: _, ...attachment }) => attachment);
    return { attachments, next: rows.length === PAGE ? rows.at(-1)?.id : undefined };
  }
}
