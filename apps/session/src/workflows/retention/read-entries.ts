import type { Database } from '@convene/database';
import type { Portions } from './portions.js';
import { withoutScans } from './without-scans.js';

/** How many sessions are looked up at once. */
const PAGE = 1_000;

interface OpenSession {
  uid: string;
  activatedAt: Date;
  /** The entries that may go, if they are old enough: those after `gone`, up to `read`. Null when there are none. */
  gone: number | null;
  read: number | null;
}

/** Where the first page begins. */
const NOWHERE = { activatedAt: new Date(0), uid: '00000000-0000-0000-0000-000000000000' };

/**
 * Of the logs of sessions that go on, removes what is so many hours old and was read by everybody there. IP cameras read
 * nothing.
 */
export async function removeReadEntries(database: Database, hours: number, portions: Portions): Promise<void> {
  let page = await openSessions(database, hours, NOWHERE);
  while (page.length > 0) {
    for (const { uid, gone, read } of page) {
      if (gone === null || read === null) continue;
      const isDone = await portions.removeAll(removerOf(database, hours, { uid, gone, read }));
      if (!isDone) return;
    }
    page = await openSessions(database, hours, page.at(-1)!);
  }
}

/** The next ones that have been going on for so long. An entry at the head of the log that is not old enough is its first. */
function openSessions(database: Database, hours: number, after: typeof NOWHERE): Promise<OpenSession[]> {
  return database.$queryRaw<OpenSession[]>`
    SELECT uid, activated_at AS "activatedAt",
      (SELECT seq - 1 FROM (
        SELECT seq, created_at FROM session_event WHERE session_uid = uid ORDER BY seq LIMIT 1) AS first
        WHERE created_at < now() - make_interval(hours => ${hours})) AS gone,
      (SELECT coalesce(min(cursor), last_event_seq) FROM connection WHERE session_uid = uid HAVING count(*) > 0) AS read
    FROM session
    WHERE closed_at IS NULL AND activated_at < now() - make_interval(hours => ${hours})
      AND (activated_at, uid) > (${after.activatedAt}::timestamptz, ${after.uid}::uuid)
    ORDER BY activated_at, uid LIMIT ${PAGE}`;
}

/** Removes portions of one log, its first entries first, until it comes to one that nothing goes of. */
function removerOf(database: Database, hours: number, session: { uid: string; gone: number; read: number }) {
  let { gone } = session;
  return async (most: number): Promise<boolean> => {
    const upTo = Math.min(gone + most, session.read);
    const removed = await withoutScans(
      database,
      `DELETE FROM session_event WHERE session_uid = $1::uuid AND seq > $2 AND seq <= $3
        AND created_at < now() - make_interval(hours => $4)`,
      [session.uid, gone, upTo, hours],
    );
    gone = upTo;
    return removed > 0 && gone < session.read;
  };
}
