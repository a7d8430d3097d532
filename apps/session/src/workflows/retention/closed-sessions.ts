import type { Database } from '@convene/database';
import type { Portions } from './portions.js';
import { withoutScans } from './without-scans.js';

/** How many sessions are looked up at once. */
const PAGE = 1_000;

interface ClosedSession {
  uid: string;
  closedAt: Date;
  /** The entries of its log that are still there: those after `gone`, up to `last`. */
  gone: number;
  last: number;
}

/** Where the first page begins. */
const NOWHERE = { closedAt: new Date(0), uid: '00000000-0000-0000-0000-000000000000' };

/** Removes sessions that were closed so many hours ago, with their logs, unless a recording of them is still to be finished. */
export async function removeClosedSessions(database: Database, hours: number, portions: Portions): Promise<void> {
  let page = await closedSessions(database, hours, NOWHERE);
  while (page.length > 0) {
    const uids = page.map(({ uid }) => uid);
    const next = page.at(-1)!;
    const isDone =
      (await portions.removeAll((most) => removeTokens(database, uids, most))) &&
      (await portions.removeAll((most) => removeFirst(database, page, most)));
    if (!isDone) return;
    page = await closedSessions(database, hours, next);
  }
}

/** The next ones, those first that were closed first. */
function closedSessions(database: Database, hours: number, after: typeof NOWHERE): Promise<ClosedSession[]> {
  return database.$queryRaw<ClosedSession[]>`
    SELECT uid, closed_at AS "closedAt", last_event_seq AS last,
      coalesce((SELECT min(seq) - 1 FROM session_event WHERE session_uid = uid), last_event_seq) AS gone
    FROM session
    WHERE closed_at < now() - make_interval(hours => ${hours})
      AND (closed_at, uid) > (${after.closedAt}::timestamptz, ${after.uid}::uuid)
      AND NOT EXISTS (SELECT FROM recording WHERE session_uid = session.uid AND status = 'stopped')
    ORDER BY closed_at, uid LIMIT ${PAGE}`;
}

/** Those of sessions that nobody joined. */
async function removeTokens(database: Database, uids: string[], most: number): Promise<boolean> {
  const removed = await database.$executeRaw`
    DELETE FROM token WHERE id = ANY(ARRAY(
      SELECT id FROM token WHERE session_uid = ANY(${uids}::uuid[]) LIMIT ${most}))`;
  return removed === most;
}

/**
 * As many sessions as have at most so many rows with their logs, which go with them; of one that has more, that much of its log.
 * Takes away from the list those that are gone.
 */
async function removeFirst(database: Database, sessions: ClosedSession[], most: number): Promise<boolean> {
  const [first] = sessions;
  if (first && rowsOf(first) > most) {
    const upTo = first.gone + most;
    await withoutScans(database, 'DELETE FROM session_event WHERE session_uid = $1::uuid AND seq > $2 AND seq <= $3', [
      first.uid,
      first.gone,
      upTo,
    ]);
    first.gone = upTo;
    return true;
  }
  let rows = 0;
  const beyond = sessions.findIndex((session) => (rows += rowsOf(session)) > most);
  const number = beyond < 0 ? sessions.length : beyond;
  const uids = sessions.slice(0, number).map(({ uid }) => uid);
  // One that is being changed is left to the next turn.
  await withoutScans(
    database,
    `DELETE FROM session WHERE uid = ANY(ARRAY(
      SELECT uid FROM session WHERE uid = ANY($1::uuid[]) FOR UPDATE SKIP LOCKED))`,
    [uids],
  );
  sessions.splice(0, number);
  return sessions.length > 0;
}

const rowsOf = ({ gone, last }: ClosedSession): number => 1 + last - gone;
