import { type mediaOperations, relayEnded, type RequestOf } from '@convene/service-contracts';
import { FailureLog, PeriodicTask } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import type { NodeBus } from '../bus/node-bus.js';
import type { MediaSessions } from '../sessions/media-sessions.js';
import { failureOf } from '../sessions/set-up-failure.js';
import { Relay } from './relay.js';
import type { RelayRequest, RelaySource } from './relay-request.js';
import type { RelaySettings } from './relay-transport.js';

const LOOK_EVERY_MS = 1_000;
/** A node that gets a relay says so each second. Is it silent for so long, while this one hears others, it is gone. */
const SILENT_MS = 10_000;

type Kept = Omit<RequestOf<typeof mediaOperations.keepRelays>, 'epoch'>;

/** Sends streams of this node to others. */
export class SendingRelays {
  private readonly logger = new Logger('relays');
  private readonly relays = new Map<string, Relay>();
  private readonly task = new PeriodicTask(
    LOOK_EVERY_MS,
    async () => this.endForgotten(),
    new FailureLog(this.logger, 'looking for relays that nobody needs'),
  );

  constructor(
    private readonly sessions: MediaSessions,
    private readonly settings: RelaySettings,
    private readonly bus: Pick<NodeBus, 'publish' | 'connectedForMs'>,
  ) {}

  start(): void {
    this.task.start();
  }

  async stop(): Promise<void> {
    await this.task.stop();
  }

  get count(): number {
    return this.relays.size;
  }

  /**
   * Begins to send a stream to another node.
   *
   * @throws ServiceError `unknown-stream` when the stream is not here or ends meanwhile, `unavailable` when its worker dies
   *   meanwhile.
   */
  async relay(request: RelayRequest): Promise<RelaySource> {
    const { sessionUid, streamId, relayId, nodeId } = request;
    const relay = this.begin(request);
    try {
      const source = await relay.open(this.settings);
      this.logger.log({ sessionUid, streamId, relayId, nodeId, msg: 'Relaying' });
      return source;
    } catch (error) {
      const failure = failureOf(error, relay, `The relay of ${streamId}`);
      relay.end();
      if (relay.isOvertaken) return this.relay(request);
      throw failure;
    }
  }

  /** Another node tells which relays it needs, and which not any more. @returns those that it needs and that are not sent. */
  keep({ relays, endedIds }: Kept): { unknownIds: string[] } {
    for (const id of endedIds) this.relays.get(id)?.end();
    const unknownIds: string[] = [];
    for (const { relayId, maxKbps } of relays) {
      const relay = this.relays.get(relayId);
      if (relay) relay.keep(maxKbps);
      else unknownIds.push(relayId);
    }
    return { unknownIds };
  }

  private begin(request: RelayRequest): Relay {
    const { sessionUid, streamId, relayId, nodeId } = request;
    const { session, stream } = this.sessions.streamOf(sessionUid, streamId);
    this.relays.get(relayId)?.end();
    const relay = new Relay(request, session, stream, stream.newest!);
    this.relays.set(relayId, relay);
    relay.onEnd(() => {
      this.relays.delete(relayId);
      this.bus.publish(relayEnded, nodeId, { relayId });
    });
    return relay;
  }

  private endForgotten(): void {
    if (this.bus.connectedForMs() < SILENT_MS) return;
    const since = performance.now() - SILENT_MS;
    for (const relay of [...this.relays.values()]) if (relay.keptAt < since) relay.end();
  }
}
