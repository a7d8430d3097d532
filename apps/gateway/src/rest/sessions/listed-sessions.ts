import type { SessionObject, SessionsQuery } from '@convene/openvidu-protocol';
import { restOperations } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';

interface Portion {
  sessions: SessionObject[];
  /** The first session behind these follows this one; undefined when there is none. */
  next?: string;
}

/**
 * The sessions that a query wants, in portions that are asked for one after the other. Each session that exists all the time
 * is there once. An id that is given to a new session meanwhile is not there twice.
 */
export async function* listedSessions(
  bus: Pick<ServiceBus, 'request'>,
  { limit = Infinity, after }: SessionsQuery,
): AsyncGenerator<Portion> {
  const ids = new Set<string>();
  let next = after;
  do {
    const missing = Number.isFinite(limit) ? limit - ids.size : undefined;
    const page = await bus.request(restOperations.listSessions, { after: next, limit: missing });
    const sessions = page.sessions.filter(({ sessionId }) => !ids.has(sessionId));
    for (const { sessionId } of sessions) ids.add(sessionId);
    next = page.next;
    yield { sessions, next };
  } while (next !== undefined && ids.size < limit);
}
