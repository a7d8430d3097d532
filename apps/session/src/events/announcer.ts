import type { Session } from '@convene/database';
import { sessionEvents, type SessionEvent } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';

/** A message over NATS must stay below 1 MB. */
const EVENTS_PER_MESSAGE = 100;

/** Tells the gateways, and the service's log, what was just committed to a session's log. */
@Injectable()
export class Announcer {
  private readonly logger = new Logger('events');

  constructor(private readonly bus: ServiceBus) {}

  announce(session: Session, events: SessionEvent[]): void {
    for (let from = 0; from < events.length; from += EVENTS_PER_MESSAGE) {
      this.bus.publish(sessionEvents, session.uid, { events: events.slice(from, from + EVENTS_PER_MESSAGE) });
    }
    for (const event of events)
      this.logger.log({ sessionId: session.sessionId, sessionUid: session.uid, ...line(event) });
  }
}

/** Of an event what helps to follow a session; what participants say about themselves is not for logs. */
function line({ seq, body }: SessionEvent) {
  const connectionId =
    'connectionId' in body ? body.connectionId : 'participantId' in body ? body.participantId : undefined;
  const streamId = 'streamId' in body ? body.streamId : 'stream' in body ? body.stream.id : undefined;
  const reason = 'reason' in body ? body.reason : undefined;
  return { seq, connectionId, streamId, reason, msg: body.type };
}
