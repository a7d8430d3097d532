import { NO_WEBRTC_DETAILS } from '@convene/openvidu-protocol';
import type { mediaOperations } from '@convene/service-contracts';

type Details = mediaOperations.ConnectionDetails;
type Event = Details['events'][number];

/** The events that are kept of a camera. */
const MAX_EVENTS = 50;

/** What is known of a camera, for those who look for the reason why it cannot be seen. */
export class CameraDetails {
  private readonly events: Event[] = [];

  /** Writes down what has happened. @param reason for people, without credentials. */
  note(state: string, reason?: string): void {
    this.events.push({ timestamp: Date.now(), type: 'CameraStateChanged', state, ...(reason && { reason }) });
    if (this.events.length > MAX_EVENTS) this.events.shift();
  }

  describe(): Details {
    return { ...NO_WEBRTC_DETAILS, events: [...this.events] };
  }
}
