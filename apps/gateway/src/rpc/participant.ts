import type { Attachment, SessionEventBody } from '@convene/service-contracts';
import { Acknowledgement } from '../feed/acknowledgement.js';
import { includes } from '../feed/audience.js';
import type { FeedEntry } from '../feed/feed-entry.js';
import type { FeedReader } from '../feed/feed-reader.js';
import type { ClientSocket } from './client-socket.js';
import { frameOf } from './notification.js';
import { notificationsSent } from './rpc-metrics.js';

/** Reasons with which the client itself left; after any other it is told that it was evicted. */
const OWN_DEPARTURES: ReadonlySet<string> = new Set(['disconnect', 'networkDisconnect']);

/** What the session service says of a participant that joined or came back. */
export interface Joined {
  attachment: Attachment;
  rpcSessionId: string;
}

/** A participant of a session whose socket is here: it reads the session's log and is notified of what concerns it. */
export class Participant implements FeedReader {
  readonly sessionUid: string;
  readonly connectionId: string;
  /** How many sockets the participant has had, this one included. */
  readonly attachment: number;
  readonly rpcSessionId: string;
  private readonly acknowledgement: Acknowledgement;
  private delivered: number;
  private over = false;

  /** @param onOver called once, when the participant is no more in the session */
  constructor(
    { attachment, rpcSessionId }: Joined,
    private readonly socket: ClientSocket,
    private readonly onOver: () => void,
  ) {
    this.sessionUid = attachment.sessionUid;
    this.connectionId = attachment.connectionId;
    this.attachment = attachment.attachment;
    this.rpcSessionId = rpcSessionId;
    this.delivered = attachment.cursor;
    this.acknowledgement = new Acknowledgement(attachment.cursor, (payload) => socket.ping(payload));
  }

  get cursor(): number {
    return this.delivered;
  }

  /** Where the participant is, and how far its client has certainly read. */
  get place(): Attachment {
    const { sessionUid, connectionId, attachment } = this;
    return { sessionUid, connectionId, attachment, cursor: this.acknowledgement.cursor };
  }

  /** Names the participant in requests to the session service. */
  get caller(): { sessionUid: string; connectionId: string } {
    return { sessionUid: this.sessionUid, connectionId: this.connectionId };
  }

  deliver(entries: FeedEntry[]): void {
    let notified = false;
    for (const entry of entries) {
      if (this.over) return;
      notified = this.notify(entry) || notified;
      this.delivered = entry.seq;
      this.endWith(entry.event.body);
    }
    this.acknowledgement.advance(this.delivered, notified);
  }

  pong(payload: string): void {
    this.acknowledgement.pong(payload);
  }

  private notify({ event, frame }: FeedEntry): boolean {
    if (frame === undefined || !includes(event.audience, this.connectionId)) return false;
    this.socket.send(frame);
    notificationsSent.inc();
    return true;
  }

  /** Whether it is the departure of this participant, told to it or not. */
  private endWith(event: SessionEventBody): void {
    if (event.type !== 'participantEvicted' && event.type !== 'participantLeft') return;
    if (event.connectionId !== this.connectionId) return;
    if (event.type === 'participantLeft' && !OWN_DEPARTURES.has(event.reason)) {
      // Its eviction may stand behind this in the log; without being told, the client would try to come back.
      this.socket.send(frameOf({ type: 'participantEvicted', connectionId: this.connectionId, reason: event.reason })!);
    }
    this.over = true;
    this.onOver();
  }
}
