import pg from 'pg';

/** An entry of a session's log, as far as tests look at it. */
export interface LogEntry {
  seq: number;
  type: string;
  body: Record<string, any>;
  audience: { kind: string; than?: string; connectionId?: string; connectionIds?: string[] };
}

/** The log of the newest session of this id, oldest entry first; it outlives the session for a while. */
export async function sessionLog(databaseUrl: string, sessionId: string): Promise<LogEntry[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<LogEntry>(
      `SELECT seq, type, body, audience FROM session_event
       WHERE session_uid = (SELECT uid FROM session WHERE session_id = $1 ORDER BY created_at DESC LIMIT 1)
       ORDER BY seq`,
      [sessionId],
    );
    return rows;
  } finally {
    await client.end();
  }
}
