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
      this.log({ sessionId: session.sessionId, sessionUid: session.uid, ...fields(event) }, event.body.type);
  }

  private log(fields: object, type: SessionEvent['body']['type']): void {
    const words = IN_WORDS[type];
    if (words) this.logger.log({ ...fields, msg: words });
    else this.logger.debug({ ...fields, msg: type });
  }
}

/** What the life of a session is made of. Everything else, signals above all, is only for those who debug. */
const IN_WORDS: Partial<Record<SessionEvent['body']['type'], string>> = {
  sessionCreated: 'A session became active',
  sessionDestroyed: 'A session ended',
  participantJoined: 'A participant joined',
  participantLeft: 'A participant left',
  participantPublished: 'A participant published a stream',
  participantUnpublished: 'A stream ended',
  recordingStatusChanged: 'A recording changed its status',
};

/** Of an event what helps to follow a session; what participants say about themselves is not for logs. */
function fields({ seq, body }: SessionEvent) {
  const { connectionId, participantId, from } = body as {
    connectionId?: string;
    participantId?: string;
    from?: string;
  };
  const streamId = 'streamId' in body ? body.streamId : 'stream' in body ? body.stream.id : undefined;
  const reason = 'reason' in body ? body.reason : undefined;
  const recording = body.type === 'recordingStatusChanged' ? { recordingId: body.id, status: body.status } : {};
  return { seq, event: body.type, connectionId: connectionId ?? participantId ?? from, streamId, reason, ...recording };
}
