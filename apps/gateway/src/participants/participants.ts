import type { Attachment, gatewayOperations, RequestOf } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import type { Participant } from './participant.js';

const joinedSockets = new Gauge({
  name: 'convene_sockets_joined',
  help: 'WebSockets that belong to a participant of a session',
});

/** A participant and how to take its socket away from it. */
export interface Seat {
  readonly participant: Participant;
  /** Lets go of the socket silently: another one has taken its place. */
  letGo(): void;
}

/** The participants whose sockets are on this gateway. */
@Injectable()
export class Participants {
  private readonly seats = new Map<string, Seat>();
  /** Cursors as the session service knows them, by key. */
  private readonly reported = new Map<string, number>();
  private readonly waiting: (() => void)[] = [];
  /** The joinRooms that are not answered yet. */
  private readonly expected = new Set<string>();

  get all(): Participant[] {
    return [...this.seats.values()].map(({ participant }) => participant);
  }

  /** A participant that comes back to the gateway that it left displaces its former socket. */
  add(seat: Seat): void {
    const key = keyOf(seat.participant);
    this.seats.get(key)?.letGo();
    this.seats.set(key, seat);
    // With its first report the service learns that the client has got its answer.
    this.reported.delete(key);
    joinedSockets.set(this.seats.size);
  }

  remove(seat: Seat): void {
    const key = keyOf(seat.participant);
    if (this.seats.get(key) !== seat) return;
    this.seats.delete(key);
    this.reported.delete(key);
    joinedSockets.set(this.seats.size);
    if (this.seats.size === 0) for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** Resolves when nobody is here any more. */
  async allGone(): Promise<void> {
    if (this.seats.size > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Somebody may be here soon: until the work is done, the answer to this joinRoom is waited for. */
  async expecting<T>(arrivalId: string, work: () => Promise<T>): Promise<T> {
    this.expected.add(arrivalId);
    try {
      return await work();
    } finally {
      this.expected.delete(arrivalId);
    }
  }

  /** Whether the participant's socket, or a later one of it, is here, or will be when its joinRoom is answered. */
  has({ sessionUid, connectionId, attachment, arrivalId }: RequestOf<typeof gatewayOperations.isAttached>): boolean {
    if (arrivalId !== undefined && this.expected.has(arrivalId)) return true;
    const seat = this.seats.get(keyOf({ sessionUid, connectionId }));
    return seat !== undefined && seat.participant.attachment >= attachment;
  }

  /**
   * Lets go of a participant's socket because it came back elsewhere.
   * @param place a socket later than this one stays
   * @returns how far the client has certainly read; undefined when its socket is not here
   */
  detach(place: Omit<Attachment, 'cursor'>): number | undefined {
    const seat = this.seats.get(keyOf(place));
    if (!seat || seat.participant.attachment > place.attachment) return undefined;
    const { cursor } = seat.participant.place;
    seat.letGo();
    return cursor;
  }

  /** Those that are new, and those that have read on since the service was last told. */
  movedCursors(): Attachment[] {
    return this.all.map(({ place }) => place).filter((place) => place.cursor !== this.reported.get(keyOf(place)));
  }

  /** The service knows these now. */
  cursorsReported(places: Attachment[]): void {
    for (const place of places) if (this.seats.has(keyOf(place))) this.reported.set(keyOf(place), place.cursor);
  }
}

const keyOf = ({ sessionUid, connectionId }: { sessionUid: string; connectionId: string }): string =>
  `${sessionUid} ${connectionId}`;
