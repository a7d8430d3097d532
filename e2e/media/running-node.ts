import { randomUUID } from 'node:crypto';
import type { RequestOf, mediaOperations } from '@convene/service-contracts';
import { Logger } from '@nestjs/common';
import { MediaNode } from '../../apps/media-node/src/media-node.js';
import { WorkerPool } from '../../apps/media-node/src/workers/worker-pool.js';
import type { CameraSettings } from '../../apps/media-node/src/ingest/camera/camera-settings.js';
import type { RelaySettings } from '../../apps/media-node/src/relaying/relay-transport.js';
import type { NodeBus } from '../../apps/media-node/src/bus/node-bus.js';
import { RtpReceiver } from '../clients/rtp-receiver.ts';
import { WebRtcPeer, type PeerOptions } from '../clients/webrtc-peer.ts';

export interface NodeOptions {
  nodeId?: string;
  workers?: number;
  /** From which use on a worker is full. */
  fullUse?: number;
  /** Where media is received. */
  ip?: string;
  /** Answers what the node asks the session service and recording workers. */
  answer?: (operation: string, request: unknown) => unknown;
  /** The node's way to the other services, instead of what the function answers. */
  bus?: NodeBus;
  /** What differs from a node that takes any camera. */
  cameras?: Partial<CameraSettings>;
}

type PublishOptions = PeerOptions & Partial<RequestOf<typeof mediaOperations.publish>>;
type CaptureOptions = Partial<RequestOf<typeof mediaOperations.capture>> & { receiver?: RtpReceiver };
type SubscribeOptions = PeerOptions & Partial<RequestOf<typeof mediaOperations.subscribe>>;

const ANY_CAMERA: CameraSettings = { rules: { allows: () => true }, verifiesCertificates: false, most: 100 };

const RELAYS: RelaySettings = { listen: { ip: '127.0.0.1' }, ports: { min: 41_000, max: 41_999 } };

export const NO_LIMITS = { maxKbps: 0, minKbps: 0 };

/** A media node with real workers in this process, without NATS: a function plays the other services. */
export class RunningNode {
  readonly identity: { nodeId: string; epoch: string };
  readonly asked: { operation: string; request: unknown }[] = [];
  readonly published: { topic: string; target: string; payload: unknown }[] = [];
  readonly pool: WorkerPool;
  readonly node: MediaNode;
  private readonly peers: { close: () => void }[] = [];

  private constructor(
    nodeId: string,
    pool: WorkerPool,
    answer: NonNullable<NodeOptions['answer']>,
    bus?: NodeBus,
    cameras?: Partial<CameraSettings>,
  ) {
    this.identity = { nodeId, epoch: randomUUID() };
    this.pool = pool;
    const request = async (operation: { name: string }, payload: unknown): Promise<never> => {
      this.asked.push({ operation: operation.name, request: payload });
      return (await answer(operation.name, payload)) as never;
    };
    const publish: NodeBus['publish'] = ({ name: topic }, target, payload) =>
      void this.published.push({ topic, target, payload });
    const nobodySpeaks: NodeBus['subscribe'] = () => () => undefined;
    const alone: NodeBus = { request, publish, subscribe: nobodySpeaks, connectedForMs: () => 10_000 };
    this.node = new MediaNode(this.identity, pool, bus ?? alone, { ...ANY_CAMERA, ...cameras }, RELAYS);
  }

  static async start({
    nodeId = 'node',
    workers = 1,
    fullUse = 0.7,
    ip = '127.0.0.1',
    answer = answerAll,
    bus,
    cameras,
  }: NodeOptions = {}): Promise<RunningNode> {
    Logger.overrideLogger(['error', 'fatal']);
    const executable = process.env['MEDIASOUP_WORKER_BIN'];
    const pool = new WorkerPool(workers, { listen: [{ ip }], firstPort: 0, executable }, fullUse);
    await pool.start();
    return new RunningNode(nodeId, pool, answer, bus, cameras);
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
      sdpOffer: options.sdpOffer ?? (await peer.offer()),
      origin: options.origin,
    };
    const answer = await this.node.subscribing.subscribe(request);
    peer.answer(answer);
    return { peer, subscriptionId, request, answer };
  }

  /** Publishes an IP camera; by default it is encoded anew, without a buffer, and connected for subscribers only. */
  async ingest(sessionUid: string, streamId: string, rtspUri: string, camera: Partial<mediaOperations.Camera> = {}) {
    const publicationId = randomUUID();
    const usual = { adaptativeBitrate: true, onlyPlayWithSubscribers: true, networkCache: 0 };
    const request = { sessionUid, streamId, publicationId, camera: { ...usual, rtspUri, ...camera }, maxKbps: 1_000 };
    await this.node.ingesting.ingest(request);
    return { publicationId, request };
  }

  /** What has happened to a camera so far. */
  cameraEvents(publicationId: string): { state: string; reason?: string }[] {
    const [found] = this.node.registry.details([publicationId]);
    return (found?.details.events ?? []).flatMap((event) => (event.type === 'CameraStateChanged' ? [event] : []));
  }

  /** Has a stream sent to a receiver, by default one of its own. */
  async capture(sessionUid: string, streamId: string, { receiver, ...given }: CaptureOptions = {}) {
    const to = receiver ?? this.keep(await RtpReceiver.open());
    const captureId = given.captureId ?? randomUUID();
    const request = {
      sessionUid,
      streamId,
      captureId,
      workerId: given.workerId ?? 'recorder',
      audio: given.audio ?? true,
      video: given.video ?? true,
      ...to.address,
    };
    const source = await this.node.capturing.capture(request);
    return { receiver: to, captureId, request, source };
  }

  async stop(): Promise<void> {
    for (const peer of this.peers) peer.close();
    await this.node.stop();
  }

  private keep<T extends { close: () => void }>(peer: T): T {
    this.peers.push(peer);
    return peer;
  }
}

/** Agrees to everything, and holds what it is asked for. */
function answerAll(_operation: string, request: unknown): unknown {
  return { wantedIds: (request as { captureIds?: string[] }).captureIds };
}
