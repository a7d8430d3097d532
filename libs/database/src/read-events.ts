import { fittingItems, SessionEvent } from '@convene/service-contracts';
import type { Database } from './database.js';

/** How many entries are read at once, at most. */
const PAGE = 500;

/** The entries of a session's log behind `after`, in order, as many as one message carries. */
export async function readEvents({ statements }: Database, sessionUid: string, after: number): Promise<SessionEvent[]> {
  const rows = await statements.query(
    `SELECT seq, audience, body FROM session_event WHERE session_uid = $1::uuid AND seq > $2 ORDER BY seq LIMIT ${PAGE}`,
    [sessionUid, after],
  );
  return fittingItems(rows).map((row) => SessionEvent.parse(row));
}
