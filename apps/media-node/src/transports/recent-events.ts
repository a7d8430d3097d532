import type { mediaOperations } from '@convene/service-contracts';

type Event = mediaOperations.ConnectionDetails['events'][number];

/** The events that are kept; a working connection has less than ten. */
const MAX_EVENTS = 50;

/** The last things that happened to a connection or a camera, the oldest first. */
export class RecentEvents {
  private readonly events: Event[] = [];

  note(event: Event): void {
    this.events.push(event);
    if (this.events.length > MAX_EVENTS) this.events.shift();
  }

  /** What is kept at this moment. */
  list(): Event[] {
    return [...this.events];
  }
}
