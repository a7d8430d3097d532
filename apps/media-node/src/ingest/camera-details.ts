import { NO_WEBRTC_DETAILS } from '@convene/openvidu-protocol';
import type { mediaOperations } from '@convene/service-contracts';
import { RecentEvents } from '../transports/recent-events.js';

/** What is known of a camera, for those who look for the reason why it cannot be seen. */
export class CameraDetails {
  private readonly events = new RecentEvents();

  /** Writes down what has happened. @param reason for people, without credentials. */
  note(state: string, reason?: string): void {
    this.events.note({ timestamp: Date.now(), type: 'CameraStateChanged', state, ...(reason && { reason }) });
  }

  describe(): mediaOperations.ConnectionDetails {
    return { ...NO_WEBRTC_DETAILS, events: this.events.list() };
  }
}
