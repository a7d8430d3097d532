import type { RecordingList, RecordingObject } from '@convene/openvidu-protocol';
import { recordingOperations } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';
import { answerPages } from '../session-service/answer-pages.js';

/** All recordings, newest first, gathered page by page. */
export async function allRecordings(bus: Pick<ServiceBus, 'request'>): Promise<RecordingList> {
  const items: RecordingObject[] = [];
  for await (const page of answerPages((after?: string) =>
    bus.request(recordingOperations.listRecordings, { after }),
  )) {
    items.push(...page.recordings);
  }
  return { count: items.length, items };
}
