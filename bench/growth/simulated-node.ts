import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { mediaOperations, type RequestOf, ServiceError } from '@convene/service-contracts';
import { FailureLog, PeriodicTask } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import { answer } from './answers.ts';
import type { NodeLife } from './fill.ts';
import { plausibleAnswer } from './plausible-answer.ts';
import { openBus, type SimulatedBus } from './simulated-bus.ts';

/** As media nodes do. */
const HEARTBEAT_MS = 500;
const AUDIT_MS = 10_000;
const AUDITED_FROM_MS = 15_000;
const WORKERS = 4;
/** How long mediasoup takes for a transport and what belongs to it. */
const WORK_MS = 2;

interface Media {
  sessionUid: string;
  since: number;
}

/** A media node without media: it says and answers what a real one does. */
export class SimulatedNode {
  private readonly publications = new Map<string, Media>();
  private readonly subscriptions = new Map<string, Media>();
  private readonly tasks: PeriodicTask[];
  private readonly nodeId: string;
  private epoch: string;
  private readonly wire: SimulatedBus;

  private constructor({ nodeId, epoch }: NodeLife, wire: SimulatedBus) {
    this.nodeId = nodeId;
    this.epoch = epoch;
    this.wire = wire;
    const task = (ms: number, work: () => Promise<void>, what: string) =>
      new PeriodicTask(ms, work, new FailureLog(new Logger(nodeId), what));
    this.tasks = [task(HEARTBEAT_MS, () => this.beat(), 'heartbeat'), task(AUDIT_MS, () => this.audit(), 'audit')];
    this.answer();
  }

  static async start(natsUrl: string, life: NodeLife): Promise<SimulatedNode> {
    const node = new SimulatedNode(life, await openBus(natsUrl, `media-node-${life.nodeId}`));
    // Not all in the same moment.
    await delay(Math.random() * HEARTBEAT_MS);
    for (const one of node.tasks) one.start();
    return node;
  }

  /** It has this media for long. */
  hold(kind: 'publications' | 'subscriptions', media: { id: string; sessionUid: string }[]): void {
    const since = Date.now() - AUDITED_FROM_MS;
    for (const { id, sessionUid } of media) this[kind].set(id, { sessionUid, since });
  }

  /** It dies without a word. */
  async die(): Promise<void> {
    await Promise.all(this.tasks.map((task) => task.stop()));
    await this.wire.close();
  }

  private answer(): void {
    const { nats } = this.wire;
    const { publish, subscribe, close, alive, describe } = mediaOperations;
    answer(nats, publish, this.nodeId, async ({ epoch, publicationId, sessionUid }) => {
      await this.work(epoch);
      this.publications.set(publicationId, { sessionUid, since: Date.now() });
      return { sdpAnswer: plausibleAnswer('recvonly') };
    });
    answer(nats, subscribe, this.nodeId, async ({ epoch, subscriptionId, sessionUid }) => {
      await this.work(epoch);
      this.subscriptions.set(subscriptionId, { sessionUid, since: Date.now() });
      return { sdpAnswer: plausibleAnswer('sendonly') };
    });
    answer(nats, close, this.nodeId, async ({ epoch, publicationIds, subscriptionIds }) => {
      await this.work(epoch);
      this.end(publicationIds, subscriptionIds);
      return {};
    });
    answer(nats, alive, this.nodeId, ({ epoch }) => {
      this.check(epoch);
      return {};
    });
    answer(nats, describe, this.nodeId, ({ epoch }) => {
      this.check(epoch);
      return { described: [], remaining: [] };
    });
  }

  private async work(epoch: string): Promise<void> {
    this.check(epoch);
    await delay(WORK_MS);
  }

  private check(epoch: string): void {
    if (epoch !== this.epoch) throw new ServiceError('stale-epoch', `${this.nodeId} is in another life`);
  }

  private end(publicationIds: string[], subscriptionIds: string[]): void {
    for (const id of publicationIds) this.publications.delete(id);
    for (const id of subscriptionIds) this.subscriptions.delete(id);
  }

  private async beat(): Promise<void> {
    const { nodeId, epoch } = this;
    const media = [...this.publications.values(), ...this.subscriptions.values()];
    const load = {
      workers: WORKERS,
      sessions: new Set(media.map(({ sessionUid }) => sessionUid)).size,
      publications: this.publications.size,
      subscriptions: this.subscriptions.size,
      use: 0.3,
      isFull: false,
    };
    const request: RequestOf<typeof mediaOperations.heartbeat> = { nodeId, epoch, phase: 'running', load };
    const { verdict } = await this.wire.bus.request(mediaOperations.heartbeat, request);
    if (verdict === 'replaced') throw new Error('Another process has this name');
    if (verdict === 'lost') this.beginAnew();
  }

  private beginAnew(): void {
    this.epoch = randomUUID();
    this.publications.clear();
    this.subscriptions.clear();
  }

  private async audit(): Promise<void> {
    const old = (media: Map<string, Media>) =>
      [...media].filter(([, { since }]) => since <= Date.now() - AUDITED_FROM_MS).map(([id]) => id);
    const held = { publicationIds: old(this.publications), subscriptionIds: old(this.subscriptions) };
    if (held.publicationIds.length + held.subscriptionIds.length === 0) return;
    const { nodeId, epoch } = this;
    const unknown = await this.wire.bus.request(mediaOperations.audit, { nodeId, epoch, ...held });
    this.end(unknown.unknownPublicationIds, unknown.unknownSubscriptionIds);
  }
}
