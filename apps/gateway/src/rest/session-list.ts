import type { SessionList, SessionObject } from '@convene/openvidu-protocol';
import { restOperations } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';
import { pages } from '../pages.js';

/** All sessions, oldest first, gathered page by page. */
export async function allSessions(bus: Pick<ServiceBus, 'request'>): Promise<SessionList> {
  const content: SessionObject[] = [];
  for await (const page of pages((after?: string) => bus.request(restOperations.listSessions, { after }))) {
    content.push(...page.sessions);
  }
  return { numberOfElements: content.length, content };
}
