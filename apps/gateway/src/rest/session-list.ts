import type { SessionList, SessionObject } from '@convene/openvidu-protocol';
import { restOperations } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';
import { answerPages } from '../session-service/answer-pages.js';

/** All sessions, oldest first, gathered page by page. */
export async function allSessions(bus: Pick<ServiceBus, 'request'>): Promise<SessionList> {
  const content: SessionObject[] = [];
  for await (const page of answerPages((after?: string) => bus.request(restOperations.listSessions, { after }))) {
    content.push(...page.sessions);
  }
  return { numberOfElements: content.length, content };
}
