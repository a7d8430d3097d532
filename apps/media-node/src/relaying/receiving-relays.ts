import { mediaOperations, relayEnded, ServiceError } from '@convene/service-contracts';
import { FailureLog, noteUnexpected, PeriodicTask } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import type { NodeIdentity } from '../bus/node-identity.js';
import type { NodeBus } from '../bus/node-bus.js';
import type { MediaSession } from '../sessions/media-session.js';
import type { Origin } from '../streams/origin.js';
import type { PublishedStream } from '../streams/published-stream.js';
import type { RemoteStreams } from '../sessions/remote-streams.js';
import type { MediaWorker } from '../workers/media-worker.js';
import { ReceivedStream } from './received-stream.js';
import type { RelaySettings } from './relay-transport.js';

/** The other nodes hear as often what this one still needs, and say what they do not send. */
const KEPT_EVERY_MS = 1_000;

/** Streams of other nodes that somebody receives from this one: each comes once, however many those are. */
export class ReceivingRelays implements RemoteStreams {
  private readonly logger = new Logger('relays');
  private readonly streams = new Map<string, ReceivedStream>();
  private readonly task = new PeriodicTask(
    KEPT_EVERY_MS,
    () => this.keep(),
    new FailureLog(this.logger, 'telling other nodes which relays are needed'),
  );
  private unsubscribe = (): void => undefined;

  constructor(
    private readonly identity: NodeIdentity,
    private readonly settings: RelaySettings,
    private readonly bus: Pick<NodeBus, 'request' | 'subscribe'>,
  ) {}

  start(): void {
    this.unsubscribe = this.bus.subscribe(relayEnded, this.identity.nodeId, ({ relayId }) => this.ended(relayId));
    this.task.start();
  }

  async stop(): Promise<void> {
    this.unsubscribe();
    await this.task.stop();
  }

  get count(): number {
    return this.streams.size;
  }

  async use<T>(
    session: MediaSession,
    streamId: string,
    origin: Origin,
    use: (stream: PublishedStream) => T,
  ): Promise<T> {
    const key = `${origin.nodeId} ${origin.epoch} ${session.uid} ${streamId}`;
    const stream = this.streams.get(key) ?? this.receive(key, session, streamId, origin);
    return stream.use(use);
  }

  /** Ends what comes over a worker that has died. @returns the ids of these publications. */
  endOn(worker: MediaWorker): string[] {
    return [...this.streams.values()].flatMap((stream) => stream.endOn(worker) ?? []);
  }

  private receive(key: string, session: MediaSession, streamId: string, origin: Origin): ReceivedStream {
    const { nodeId } = this.identity;
    const stream: ReceivedStream = new ReceivedStream(origin, streamId, session, this.settings, {
      ask: (relayId, end, maxKbps) => {
        const request = { epoch: origin.epoch, sessionUid: session.uid, streamId, relayId, nodeId, end, maxKbps };
        return this.bus.request(mediaOperations.relay, request, origin.nodeId);
      },
      // What is not told is forgotten by the other node by itself.
      onEnd: (relayId) => void this.tell(origin, [], [relayId]).catch(() => undefined),
      onUnused: () => {
        if (this.streams.get(key) === stream) this.streams.delete(key);
      },
    });
    this.streams.set(key, stream);
    return stream;
  }

  private async keep(): Promise<void> {
    const byLife = Map.groupBy(this.streams.values(), ({ origin }) => `${origin.nodeId} ${origin.epoch}`);
    await Promise.all([...byLife.values()].map((streams) => this.keepOf(streams[0]!.origin, streams)));
  }

  private async keepOf(origin: Origin, streams: readonly ReceivedStream[]): Promise<void> {
    const relays = streams.flatMap(({ relay }) => relay ?? []);
    if (relays.length === 0) return;
    try {
      const { unknownIds } = await this.tell(origin, relays, []);
      for (const relayId of unknownIds) this.ended(relayId);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      // Its life is over, and so is what it sent. Whatever else it is, it is told again.
      if (error.code === 'stale-epoch') for (const { relayId } of relays) this.ended(relayId);
    }
  }

  private async tell(origin: Origin, relays: { relayId: string; maxKbps: number }[], endedIds: string[]) {
    const { nodeId } = this.identity;
    const request = { epoch: origin.epoch, nodeId, relays, endedIds };
    return this.bus.request(mediaOperations.keepRelays, request, origin.nodeId);
  }

  private ended(relayId: string): void {
    const stream = [...this.streams.values()].find(({ relay }) => relay?.relayId === relayId);
    stream?.ended(relayId).catch((error: unknown) => {
      if (!(error instanceof ServiceError)) noteUnexpected('rejection', error, 'asking for a relay again');
    });
  }
}
