import { setTimeout as delay } from 'node:timers/promises';
import {
  type Attachment,
  gatewayOperations,
  reachOperations,
  type SessionEvent,
  sessionEvents,
} from '@convene/service-contracts';
import { FailureLog, PeriodicTask } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import { answer } from './answers.ts';
import { openBus, type SimulatedBus } from './simulated-bus.ts';
import { SimulatedKeepers } from './simulated-keepers.ts';

/** As gateways do. */
const SYNC_MS = 1_000;
const AUDIT_MS = 10_000;
const BATCH = 1_000;

type Place = Omit<Attachment, 'cursor'>;

/** A session some of whose participants have their sockets here. */
interface Feed {
  sessionUid: string;
  /** The last entry of the log that is known here, and was read by everybody here. */
  head: number;
  sockets: Map<string, Place>;
  /** Whether the session service has yet to hear of the head. */
  moved: boolean;
  close: () => void;
}

/** A gateway without clients: it has sockets of participants who read everything at once. */
export class SimulatedGateway {
  private readonly feeds = new Map<string, Feed>();
  private readonly tasks: PeriodicTask[];
  private readonly gatewayId: string;
  private readonly wire: SimulatedBus;
  private readonly keepers: SimulatedKeepers;

  private constructor(gatewayId: string, wire: SimulatedBus) {
    this.gatewayId = gatewayId;
    this.wire = wire;
    const task = (ms: number, work: () => Promise<void>, what: string) =>
      new PeriodicTask(ms, work, new FailureLog(new Logger(gatewayId), what));
    this.keepers = new SimulatedKeepers(gatewayId, wire.bus, () => [...this.feeds.values()].flatMap(reachedIn));
    this.tasks = [
      task(SYNC_MS, () => this.sync(), 'sync'),
      task(AUDIT_MS, () => this.audit(), 'audit'),
      task(SYNC_MS, () => this.keepers.look(), 'keepers'),
    ];
    this.answer();
  }

  static async start(natsUrl: string, gatewayId: string): Promise<SimulatedGateway> {
    const gateway = new SimulatedGateway(gatewayId, await openBus(natsUrl, `gateway-${gatewayId}`));
    await delay(Math.random() * SYNC_MS);
    gateway.tasks[0]!.start();
    gateway.tasks[2]!.start();
    return gateway;
  }

  /** Its sockets, to be told once. From now on it asks whether there should be others. */
  hold(sockets: Attachment[]): void {
    for (const { cursor, ...place } of sockets)
      this.feed(place.sessionUid, cursor).sockets.set(place.connectionId, place);
    this.tasks[1]!.start();
  }

  /** It dies without a word. */
  async die(): Promise<void> {
    await Promise.all(this.tasks.map((task) => task.stop()));
    await this.wire.close();
  }

  private answer(): void {
    answer(this.wire.nats, gatewayOperations.isAttached, this.gatewayId, (place) => ({ attached: this.has(place) }));
    answer(this.wire.nats, gatewayOperations.detach, this.gatewayId, (place) => {
      const feed = this.has(place) ? this.feeds.get(place.sessionUid)! : undefined;
      if (feed) this.drop(feed, place.connectionId);
      return { cursor: feed?.head };
    });
  }

  private has({ sessionUid, connectionId, attachment }: Place): boolean {
    return this.feeds.get(sessionUid)?.sockets.get(connectionId)?.attachment === attachment;
  }

  private feed(sessionUid: string, head: number): Feed {
    const known = this.feeds.get(sessionUid);
    if (known) return known;
    const close = this.wire.bus.subscribe(
      sessionEvents,
      sessionUid,
      ({ events }) => void this.hear(sessionUid, events),
    );
    const feed = { sessionUid, head, sockets: new Map<string, Place>(), moved: false, close };
    this.feeds.set(sessionUid, feed);
    return feed;
  }

  /** Entries of a log; what is missing before them is read first. */
  private async hear(sessionUid: string, events: SessionEvent[]): Promise<void> {
    const feed = this.feeds.get(sessionUid);
    if (!feed) return;
    const gap = events.length > 0 && events[0]!.seq > feed.head + 1;
    for (const event of gap ? await this.readLog(feed) : events) this.take(feed, event);
    this.keepers.tell(reachedIn(feed));
  }

  private async readLog({ sessionUid, head }: Feed): Promise<SessionEvent[]> {
    const { events } = await this.wire.bus.request(gatewayOperations.readEvents, { sessionUid, after: head });
    return events;
  }

  private take(feed: Feed, { seq, body }: SessionEvent): void {
    if (seq !== feed.head + 1) return;
    feed.head = seq;
    feed.moved = true;
    const hasLeft = body.type === 'participantEvicted' || body.type === 'participantLeft';
    if (hasLeft) this.drop(feed, body.connectionId);
  }

  private drop(feed: Feed, connectionId: string): void {
    feed.sockets.delete(connectionId);
    if (feed.sockets.size > 0) return;
    feed.close();
    this.feeds.delete(feed.sessionUid);
  }

  private async sync(): Promise<void> {
    const sessionUids = [...this.feeds.keys()];
    const moved = [...this.feeds.values()].filter((feed) => feed.moved);
    for (const feed of moved) feed.moved = false;
    const cursors = moved.flatMap(({ head, sockets }) =>
      [...sockets.values()].map((place) => ({ ...place, cursor: head })),
    );
    for (let from = 0; from === 0 || from < Math.max(sessionUids.length, cursors.length); from += BATCH) {
      const { heads, replicaId } = await this.wire.bus.request(gatewayOperations.syncGateway, {
        gatewayId: this.gatewayId,
        sessionUids: sessionUids.slice(from, from + BATCH),
        cursors: cursors.slice(from, from + BATCH),
      });
      this.keepers.met(replicaId);
      for (const [sessionUid, head] of Object.entries(heads)) await this.catchUp(sessionUid, head);
    }
  }

  private async catchUp(sessionUid: string, head: number): Promise<void> {
    const feed = this.feeds.get(sessionUid);
    if (feed && feed.head < head) await this.hear(sessionUid, await this.readLog(feed));
  }

  /** Whoever should be here and is not has lost his socket. */
  private async audit(): Promise<void> {
    let after: string | undefined;
    do {
      const page = await this.wire.bus.request(gatewayOperations.listAttachments, { gatewayId: this.gatewayId, after });
      for (const place of page.attachments)
        if (!this.has(place)) await this.wire.bus.request(gatewayOperations.connectionLost, place);
      after = page.next;
    } while (after !== undefined);
  }
}

const reachedIn = ({ sockets, head }: Feed): reachOperations.Reached[] =>
  [...sockets.values()].map((place) => ({ ...place, written: head, read: head }));
