import { fittingItems, SessionEvent } from '@convene/service-contracts';
import type { Database } from './database.js';

/** How many entries are read at once, at most. */
const PAGE = 500;

/** The entries of a session's log behind `after`, in order, as many as one message carries. */
export async function readEvents(database: Database, sessionUid: string, after: number): Promise<SessionEvent[]> {
  const rows = await database.sessionEvent.findMany({
    where: { sessionUid, seq: { gt: after } },
    orderBy: { seq: 'asc' },
    take: PAGE,
    select: { seq: true, audience: true, body: true },
  });
  return fittingItems(rows).map((row) => SessionEvent.parse(row));
}
