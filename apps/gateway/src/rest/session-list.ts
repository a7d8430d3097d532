import type { SessionList, SessionObject } from '@convene/openvidu-protocol';
import { restOperations } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';

/** All sessions, oldest first, gathered page by page: one message of all would be too large. */
export async function allSessions(bus: Pick<ServiceBus, 'request'>): Promise<SessionList> {
  const content: SessionObject[] = [];
  let after: string | undefined;
  do {
    const page = await bus.request(restOperations.listSessions, { after });
    content.push(...page.sessions);
    after = page.next;
  } while (after !== undefined);
  return { numberOfElements: content.length, content };
}
