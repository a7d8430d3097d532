import type { Audience } from '@convene/service-contracts';

/** Whether a participant is notified of an event with this audience. */
export function includes(audience: Audience, connectionId: string): boolean {
  switch (audience.kind) {
    case 'nobody':
      return false;
    case 'everybody':
      return true;
    case 'others':
      return audience.than !== connectionId;
    case 'some':
      return audience.connectionIds.includes(connectionId);
    case 'only':
      return audience.connectionId === connectionId;
  }
}
