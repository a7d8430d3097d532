import { randomUUID } from 'node:crypto';
import type { RequestOf, mediaOperations } from '@convene/service-contracts';
import { Logger } from '@nestjs/common';
import { MediaNode } from '../../apps/media-node/src/media-node.js';
import { WorkerPool } from '../../apps/media-node/src/workers/worker-pool.js';
import { WebRtcPeer, type PeerOptions } from '../clients/webrtc-peer.ts';

export interface NodeOptions {
  workers?: number;
  /** Where media is received. */
  ip?: string;
  /** Answers what the node asks the session service. */
  answer?: (operation: string, request: unknown) => unknown;
}

type PublishOptions = PeerOptions & Partial<RequestOf<typeof mediaOperations.publish>>;
type SubscribeOptions = PeerOptions & Partial<RequestOf<typeof mediaOperations.subscribe>>;

export const NO_LIMITS = { maxKbps: 0, minKbps: 0 };

/** A media node with real workers in this process, without NATS: a function plays the session service. */
export class RunningNode {
  readonly identity = { nodeId: 'node', epoch: randomUUID() };
  readonly asked: { operation: string; request: unknown }[] = [];
  readonly pool: WorkerPool;
  readonly node: MediaNode;
  private readonly peers: WebRtcPeer[] = [];

  private constructor(pool: WorkerPool, answer: NonNullable<NodeOptions['answer']>) {
    this.pool = pool;
    const request = async (operation: { name: string }, payload: unknown): Promise<never> => {
      this.asked.push({ operation: operation.name, request: payload });
      return (await answer(operation.name, payload)) as never;
    };
    this.node = new MediaNode(this.identity, pool, { request });
  }

  static async start({ workers = 1, ip = '127.0.0.1', answer = () => ({}) }: NodeOptions = {}): Promise<RunningNode> {
    Logger.overrideLogger(['error', 'fatal']);
    const executable = process.env['MEDIASOUP_WORKER_BIN'];
    const pool = new WorkerPool(workers, { listen: [{ ip }], firstPort: 0, executable });
    await pool.start();
    return new RunningNode(pool, answer);
  }

  /** Publishes a stream with a peer of its own; resolves when the peer is connected. */
  async publish(sessionUid: string, streamId: string, options: PublishOptions = {}) {
    const peer = this.keep(WebRtcPeer.publisher(options));
    const publicationId = options.publicationId ?? randomUUID();
    const request = {
      sessionUid,
      streamId,
      publicationId,
      hasAudio: true,
      hasVideo: true,
      loopback: options.loopback ?? false,
      maxKbps: options.maxKbps ?? 0,
      minKbps: 0,
      sdpOffer: options.sdpOffer ?? (await peer.offer()),
    };
    const answer = await this.node.publishing.publish(request);
    peer.answer(answer);
    await peer.connected();
    return { peer, publicationId, request, answer };
  }

  /** Subscribes to a stream with a peer of its own. */
  async subscribe(sessionUid: string, streamId: string, options: SubscribeOptions = {}) {
    const peer = this.keep(WebRtcPeer.subscriber(options));
    const subscriptionId = options.subscriptionId ?? randomUUID();
    const request = {
      sessionUid,
      streamId,
      subscriptionId,
      maxKbps: options.maxKbps ?? 0,
      minKbps: options.minKbps ?? 0,
      sdpOffer: options.sdpOffer ?? (await peer.offer()),
    };
    const answer = await this.node.subscribing.subscribe(request);
    peer.answer(answer);
    return { peer, subscriptionId, request, answer };
  }

  async stop(): Promise<void> {
    for (const peer of this.peers) peer.close();
    await this.node.stop();
  }

  private keep(peer: WebRtcPeer): WebRtcPeer {
    this.peers.push(peer);
    return peer;
  }
}
