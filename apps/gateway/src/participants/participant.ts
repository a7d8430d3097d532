import type { Attachment, SessionEventBody } from '@convene/service-contracts';
import { Deadline } from '@convene/service-kit';
import { Counter } from 'prom-client';
import { includes } from '../feed/audience.js';
import type { FeedEntry } from '../feed/feed-entry.js';
import type { FeedReader } from '../feed/feed-reader.js';
import { frameOf } from '../feed/notification.js';
import type { ClientSocket } from '../sockets/client-socket.js';
import { Acknowledgement } from './acknowledgement.js';
import type { ReachListener } from './reached.js';

const notificationsSent = new Counter({
  name: 'convene_notifications_sent_total',
  help: 'Notifications written to sockets',
});

/** The longest that an answer waits for the notification that belongs before it, milliseconds. */
const NOTIFIED_LIMIT_MS = 2_000;
/** What then is left to answer in time, milliseconds. */
const ANSWERING_MS = 100;

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
  /** The last event that was told, and that the operating system has. */
  private handedOver: number;
  private over = false;
  /** How many requests want to be answered before anything is delivered, and what waits for them. */
  private keepingBack = 0;
  private readonly keptBack: FeedEntry[] = [];
  private readonly waiting: { seq: number; resolve: () => void }[] = [];

  /** @param onOver called once, when the participant is no more in the session */
  constructor(
    { attachment, rpcSessionId }: Joined,
    private readonly socket: ClientSocket,
    private readonly reports: ReachListener,
    private readonly onOver: () => void,
  ) {
    this.sessionUid = attachment.sessionUid;
    this.connectionId = attachment.connectionId;
    this.attachment = attachment.attachment;
    this.rpcSessionId = rpcSessionId;
    this.delivered = attachment.cursor;
    this.handedOver = attachment.cursor;
    this.acknowledgement = new Acknowledgement(attachment.cursor, (payload) =>
      socket.ping(payload, () => this.hasHandedOver(Number(payload))),
    );
  }

  get cursor(): number {
    return this.keptBack.at(-1)?.seq ?? this.delivered;
  }

  /** The last event that needs no writing any more, also when this process dies now. */
  get written(): number {
    return Math.max(this.handedOver, this.acknowledgement.cursor);
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
    if (this.keepingBack > 0) this.keptBack.push(...entries);
    else this.write(entries);
  }

  /** Its client comes back, and is told from where it certainly is. */
  giveUp(): void {
    this.socket.terminate();
  }

  /** Keeps back what is delivered from now on, until the returned function is called. */
  keepBack(): () => void {
    this.keepingBack++;
    return () => {
      if (--this.keepingBack === 0) this.deliver(this.keptBack.splice(0));
    };
  }

  /**
   * Resolves when the client has been sent what the log has up to this number; after a while in any case, and as long as the
   * answer that waits for it still reaches the client.
   */
  async notifiedUpTo(seq: number): Promise<void> {
    if (this.delivered >= seq || this.over) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const leftMs = (Deadline.current?.remainingMs ?? Infinity) - ANSWERING_MS;
    const limit = setTimeout(resolve, Math.max(0, Math.min(NOTIFIED_LIMIT_MS, leftMs)));
    this.waiting.push({ seq, resolve });
    await promise;
    clearTimeout(limit);
  }

  pong(payload: string): void {
    this.acknowledgement.pong(payload);
    this.reports.read(this);
  }

  /** Resolves when the client has all that was written to it; never, if it is gone. */
  async hasRead(): Promise<void> {
    await this.acknowledgement.settled();
  }

  private write(entries: FeedEntry[]): void {
    let notified = false;
    for (const entry of entries) {
      if (this.over) break;
      notified = this.notify(entry) || notified;
      this.delivered = entry.seq;
      this.endWith(entry.event.body);
    }
    if (!this.over) this.acknowledgement.advance(this.delivered, notified);
    this.answerWaiting();
  }

  private hasHandedOver(cursor: number): void {
    this.handedOver = cursor;
    this.reports.wrote(this);
  }

  private answerWaiting(): void {
    const notified = this.waiting.filter(({ seq }) => this.over || seq <= this.delivered);
    for (const waiter of notified) {
      this.waiting.splice(this.waiting.indexOf(waiter), 1);
      waiter.resolve();
    }
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
