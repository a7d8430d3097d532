import type { Reason } from '@convene/openvidu-protocol';
import { ServiceError, type Operation, type SessionEvent, type SessionEventBody } from '@convene/service-contracts';
import type { FeedBus } from '../src/feed/session-feed.js';

type Receive = (payload: { events: SessionEvent[] }) => void;

/** A session's log and the bus to it: tests decide which messages arrive. */
export class FakeSessionLog {
  readonly events: SessionEvent[] = [];
  readonly reads: number[] = [];
  unavailable = 0;
  private receive?: Receive;

  readonly bus = {
    subscribe: (_topic: unknown, _target: string, receive: Receive) => {
      this.receive = receive;
      return () => (this.receive = undefined);
    },
    request: async (_operation: Operation, { after }: { after: number }) => {
      if (this.unavailable-- > 0) throw new ServiceError('unavailable', 'not now');
      this.reads.push(after);
      return { events: this.events.slice(after, after + 100) };
    },
  } as unknown as FeedBus;

  get isListenedTo(): boolean {
    return this.receive !== undefined;
  }

  /** Writes entries without telling anybody. */
  write(...bodies: Partial<SessionEvent>[]): SessionEvent[] {
    return bodies.map((given) => {
      const event = { seq: this.events.length + 1, audience: { kind: 'everybody' }, body: joined('con_X'), ...given };
      this.events.push(event as SessionEvent);
      return event as SessionEvent;
    });
  }

  /** Writes entries and tells of them. */
  publish(...bodies: Partial<SessionEvent>[]): void {
    this.tell(...this.write(...bodies));
  }

  tell(...events: SessionEvent[]): void {
    this.receive?.({ events });
  }
}

export const joined = (connectionId: string): SessionEventBody => ({
  type: 'participantJoined',
  timestamp: 1,
  connectionId,
  metadata: '',
  location: 'unknown',
  platform: 'test',
  clientData: '',
  serverData: '',
});

export const evicted = (connectionId: string): SessionEventBody => ({
  type: 'participantEvicted',
  connectionId,
  reason: 'forceDisconnectByServer',
});

export const left = (connectionId: string, reason: Reason): SessionEventBody => ({
  type: 'participantLeft',
  timestamp: 2,
  connectionId,
  startTime: 1,
  duration: 0,
  reason,
  location: 'unknown',
  platform: 'test',
  clientData: '',
  serverData: '',
});
