import { setTimeout as delay } from 'node:timers/promises';
import type { Attachment } from '@convene/service-contracts';
import { Logger } from '@nestjs/common';
import type { Feeds } from '../feed/feeds.js';
import type { ClientSocket } from '../sockets/client-socket.js';
import type { ReachReports } from './reach-reports.js';
import type { LostConnections } from './lost-connections.js';
import { type Joined, Participant } from './participant.js';
import type { Participants, Seat } from './participants.js';

/** Milliseconds that a client has to read the last that a stopping gateway has written to it. */
const LAST_READ_MS = 500;
/** Close code of the WebSocket protocol for a server that restarts. */
const SERVICE_RESTART = 1012;

/** Whom the coming and going of participants concerns. */
export interface AttachmentContext {
  readonly feeds: Feeds;
  readonly participants: Participants;
  readonly lost: LostConnections;
  readonly reports: ReachReports;
}

/**
 * Whether a socket is a participant's, from the arrival until the session or the socket ends. Any end of the socket
 * that was not preceded by leaveRoom or an eviction is reported as lost: the participant has some seconds to come back.
 */
export class SocketAttachment {
  private readonly logger = new Logger('attachment');
  private seat?: Seat;
  private leaving = false;
  private gone = false;

  constructor(
    private readonly socket: ClientSocket,
    private readonly context: AttachmentContext,
  ) {}

  get participant(): Participant | undefined {
    return this.seat?.participant;
  }

  get socketIsGone(): boolean {
    return this.gone;
  }

  /**
   * @param unseen called instead of a report when the socket is gone: the client will not have been told that it is in
   * @returns starts the notifications; to be called when the client has its answer
   */
  arrive(joined: Joined, unseen = (place: Attachment) => void this.context.lost.report(place)): () => void {
    const participant = new Participant(joined, this.socket, this.context.reports, () => this.end());
    const seat: Seat = { participant, letGo: () => this.letGo() };
    this.seat = seat;
    const { sessionUid, connectionId, attachment } = participant;
    this.logger.log({ sessionUid, connectionId, attachment, msg: 'A participant has its socket here' });
    if (this.gone) this.unlessLeaving(() => this.lose(unseen));
    else this.context.participants.add(seat);
    return () => {
      if (this.seat === seat && !this.gone) this.context.feeds.attach(sessionUid, participant);
    };
  }

  /** The client cannot be told in time that it is in. */
  neverArrived(): void {
    this.release();
  }

  /** The client asked to leave: from now on the end of its socket is no loss. */
  leaves(): void {
    this.leaving = true;
  }

  /** The client could not leave. */
  stays(): void {
    this.leaving = false;
    if (this.gone) this.lose();
  }

  /** The client has left the session. */
  left(): void {
    const place = this.release();
    if (!place) return;
    const { sessionUid, connectionId } = place;
    this.logger.log({ sessionUid, connectionId, msg: 'A participant has left' });
  }

  /** The socket is closed, or as good as that. */
  socketGone(): void {
    if (this.gone) return;
    this.gone = true;
    this.unlessLeaving(() => this.lose());
  }

  /**
   * Gives the participant up to whichever gateway its client turns to. Nothing more is written to the client, and what was
   * written has time to arrive: it will not come again.
   */
  async handOver(): Promise<void> {
    const { participant } = this;
    if (participant) {
      this.context.feeds.detach(participant.sessionUid, participant);
      await Promise.race([participant.hasRead(), delay(LAST_READ_MS, undefined, { ref: false })]);
    }
    const place = this.release();
    this.gone = true;
    if (place) await this.context.lost.report(place);
    this.socket.close(SERVICE_RESTART, 'The server restarts');
  }

  /** Evicted, or left in some other way: there is nothing to come back to. */
  private end(): void {
    this.release();
    this.unlessLeaving(() => this.socket.close(1000, 'The participant is no longer in the session'));
  }

  private letGo(): void {
    this.release();
    this.gone = true;
    this.socket.close(1000, 'The participant came back with another socket');
  }

  private lose(report = (place: Attachment) => void this.context.lost.report(place)): void {
    const place = this.release();
    if (place) report(place);
  }

  /** While an answer to leaveRoom is due, that answer decides what happens to the socket. */
  private unlessLeaving(act: () => void): void {
    if (!this.leaving) act();
  }

  private release() {
    const { seat } = this;
    if (!seat) return undefined;
    this.seat = undefined;
    this.context.participants.remove(seat);
    this.context.reports.wrote(seat.participant);
    this.context.feeds.detach(seat.participant.sessionUid, seat.participant);
    return seat.participant.place;
  }
}
