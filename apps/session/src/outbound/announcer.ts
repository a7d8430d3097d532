import type { Session } from '@convene/database';
import { messagefuls, sessionEvents, type SessionEvent } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';

/** Tells the gateways, and the service's log, what was just committed to a session's log. */
@Injectable()
export class Announcer {
  private readonly logger = new Logger('events');

  constructor(private readonly bus: ServiceBus) {}

  announce(session: Session, events: readonly SessionEvent[]): void {
    for (const portion of messagefuls(events)) this.bus.publish(sessionEvents, session.uid, { events: portion });
    for (const event of events)
      this.logger.log({ sessionId: session.sessionId, sessionUid: session.uid, ...line(event) });
  }
}

/** Of an event what helps to follow a session; what participants say about themselves is not for logs. */
function line({ seq, body }: SessionEvent) {
  const { connectionId, participantId, from } = body as {
    connectionId?: string;
    participantId?: string;
    from?: string;
  };
  const streamId = 'streamId' in body ? body.streamId : 'stream' in body ? body.stream.id : undefined;
  const reason = 'reason' in body ? body.reason : undefined;
  return { seq, connectionId: connectionId ?? participantId ?? from, streamId, reason, msg: body.type };
}
