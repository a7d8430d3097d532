import { SessionEvent } from '@convene/service-contracts';
import type { Database } from './database.js';

/** How many entries are read at once. */
const PAGE = 500;

/** The entries of a session's log behind `after`, in order, at most a page of them. */
export async function readEvents(database: Database, sessionUid: string, after: number): Promise<SessionEvent[]> {
  const rows = await database.sessionEvent.findMany({
    where: { sessionUid, seq: { gt: after } },
    orderBy: { seq: 'asc' },
    take: PAGE,
    select: { seq: true, audience: true, body: true },
  });
  return rows.map((row) => SessionEvent.parse(row));
}
