import type { RecordingList, RecordingObject } from '@convene/openvidu-protocol';
import { recordingOperations } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';

/** All recordings, newest first, gathered page by page: one message of all would be too large. */
export async function allRecordings(bus: Pick<ServiceBus, 'request'>): Promise<RecordingList> {
  const items: RecordingObject[] = [];
  let after: string | undefined;
  do {
    const page = await bus.request(recordingOperations.listRecordings, { after });
    items.push(...page.recordings);
    after = page.next;
  } while (after !== undefined);
  return { count: items.length, items };
}
