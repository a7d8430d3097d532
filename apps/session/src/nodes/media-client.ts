import { mediaOperations, ServiceError, type ReplyOf, type RequestOf } from '@convene/service-contracts';
import { NobodyThere, ServiceBus } from '@convene/service-kit';
import { errorUnavailable, type RpcError } from '@convene/openvidu-protocol';
import { Injectable, Logger } from '@nestjs/common';
import type { NodeLife } from './node-life.js';

/** Media on one life of a node: the id of its publication or subscription. */
type NodeMedia = NodeLife & { readonly id: string };

/** A message over NATS has room for more ids than this. */
const MOST_CLOSED = 10_000;

type Publish = Omit<RequestOf<typeof mediaOperations.publish>, 'epoch'>;
type Ingest = Omit<RequestOf<typeof mediaOperations.ingest>, 'epoch'>;
type Subscribe = Omit<RequestOf<typeof mediaOperations.subscribe>, 'epoch'>;
type Refusal = (problem: string) => RpcError;

/** Media that is there, and what was recorded of it. */
export interface Made<T> {
  sdpAnswer: string;
  recorded: T;
}

/** Asks media nodes; what cannot be closed now is found by the node's own audit later. */
@Injectable()
export class MediaClient {
  private readonly logger = new Logger(MediaClient.name);

  constructor(private readonly bus: ServiceBus) {}

  /**
   * Makes a publication, then records that it is there. What could not be recorded is closed again, and so is what a node
   * may still make of a request that it did not answer in time.
   *
   * @param refused makes the error of an SDP that cannot be used
   * @param record writes the rows
   * @throws RpcError the refusal, or 999 when the node does not answer; whatever `record` throws
   */
  async publish<T>(node: NodeLife, request: Publish, refused: Refusal, record: () => Promise<T>): Promise<Made<T>> {
    const asked = this.bus.request(mediaOperations.publish, { ...request, epoch: node.epoch }, node.nodeId);
    const undo = () => this.close(node, { publicationIds: [request.publicationId] });
    const { sdpAnswer } = await this.answered(orUndone(asked, undo), refused);
    return { sdpAnswer, recorded: await this.recorded(record, undo) };
  }

  /**
   * Publishes an IP camera, then records it, as `publish` does.
   *
   * @throws ServiceError what the node says, or that it says nothing; whatever `record` throws
   */
  async ingest<T>(node: NodeLife, request: Ingest, record: () => Promise<T>): Promise<T> {
    const asked = this.bus.request(mediaOperations.ingest, { ...request, epoch: node.epoch }, node.nodeId);
    const undo = () => this.close(node, { publicationIds: [request.publicationId] });
    await orUndone(asked, undo);
    return this.recorded(record, undo);
  }

  /** Makes a subscription, then records it, as `publish` does. */
  async subscribe<T>(node: NodeLife, request: Subscribe, refused: Refusal, record: () => Promise<T>): Promise<Made<T>> {
    const asked = this.bus.request(mediaOperations.subscribe, { ...request, epoch: node.epoch }, node.nodeId);
    const undo = () => this.close(node, { subscriptionIds: [request.subscriptionId] });
    const { sdpAnswer } = await this.answered(orUndone(asked, undo), refused);
    return { sdpAnswer, recorded: await this.recorded(record, undo) };
  }

  /**
   * What a node knows of connections, and of which it has more to say than fits into one answer. Nothing when it does not
   * answer.
   */
  async describe(node: NodeLife, ids: string[]): Promise<ReplyOf<typeof mediaOperations.describe>> {
    try {
      return await this.bus.request(mediaOperations.describe, { epoch: node.epoch, ids }, node.nodeId);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.logger.warn({ nodeId: node.nodeId, reason: error.message, msg: 'A media node did not describe its media' });
      return { described: [], remaining: [] };
    }
  }

  /** Whether the node answers in this life. */
  async isAlive({ nodeId, epoch }: NodeLife): Promise<boolean> {
    try {
      await this.bus.request(mediaOperations.alive, { epoch }, nodeId);
      return true;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return false;
    }
  }

  /** Frees media whose rows are gone, on any number of nodes, without waiting for it. */
  free(publications: readonly NodeMedia[], subscriptions: readonly NodeMedia[]): void {
    for (const some of portionsByLife(publications)) this.close(some[0]!, { publicationIds: some.map(({ id }) => id) });
    for (const some of portionsByLife(subscriptions))
      this.close(some[0]!, { subscriptionIds: some.map(({ id }) => id) });
  }

  /** Frees media whose rows are gone, without waiting for it. */
  close(node: NodeLife, ids: { publicationIds?: string[]; subscriptionIds?: string[] }): void {
    const { publicationIds = [], subscriptionIds = [] } = ids;
    if (publicationIds.length + subscriptionIds.length === 0) return;
    const request = { epoch: node.epoch, publicationIds, subscriptionIds, captureIds: [] };
    this.bus.request(mediaOperations.close, request, node.nodeId).catch((error: unknown) => {
      this.logger.warn({ nodeId: node.nodeId, err: error, msg: 'Media could not be closed; the audit will free it' });
    });
  }

  private async recorded<T>(record: () => Promise<T>, undo: () => void): Promise<T> {
    try {
      return await record();
    } catch (error) {
      undo();
      throw error;
    }
  }

  private async answered<T>(reply: Promise<T>, refused: Refusal): Promise<T> {
    try {
      return await reply;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (error.code === 'sdp') throw refused(error.message);
      this.logger.warn({ err: error, msg: 'A media node did not do what it was asked' });
      throw errorUnavailable();
    }
  }
}

async function orUndone<T>(asked: Promise<T>, undo: () => void): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'unavailable' && !(error instanceof NobodyThere)) undo();
    throw error;
  }
}

function* portionsByLife(media: readonly NodeMedia[]): Generator<NodeMedia[]> {
  for (const ofLife of Map.groupBy(media, ({ nodeId, epoch }) => `${nodeId} ${epoch}`).values()) {
    for (let from = 0; from < ofLife.length; from += MOST_CLOSED) yield ofLife.slice(from, from + MOST_CLOSED);
  }
}
