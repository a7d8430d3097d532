import { setTimeout as delay } from 'node:timers/promises';
import { type Attachment, gatewayOperations } from '@convene/service-contracts';
import { CONFIGURATION, FailureLog, PeriodicTask, ServiceBus, type StopReason } from '@convene/service-kit';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { GatewayConfiguration } from '../configuration/gateway-configuration.js';
import { Feeds } from '../feed/feeds.js';
import { Participants } from './participants.js';
import { ReachKeepers } from './reach-keepers.js';

const INTERVAL_MS = 1_000;
const REGISTRATION_LIMIT_MS = 5_000;
/** Of the time that a graceful stop has, what the goodbye may take with all evictions, milliseconds. */
const GOODBYE_LIMIT_MS = 5_000;
/** Sessions, and cursors, that one request may name. */
const BATCH = 1_000;

/** Each second: this gateway lives, its sockets have read this far; and how long are its sessions' logs? */
@Injectable()
export class GatewayHeartbeat {
  private readonly logger = new Logger('heartbeat');
  private readonly known = Promise.withResolvers<void>();
  private readonly task = new PeriodicTask(
    INTERVAL_MS,
    () => this.beat(),
    new FailureLog(this.logger, 'telling the session service that this gateway lives'),
  );

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Pick<
      GatewayConfiguration,
      'GATEWAY_ID' | 'GATEWAY_STOP_ENDS_SESSIONS'
    >,
    private readonly bus: ServiceBus,
    private readonly feeds: Feeds,
    private readonly participants: Participants,
    private readonly keepers: ReachKeepers,
  ) {}

  /**
   * Resolves when the session service knows of this gateway, so that another one that stops now is not taken for the
   * last; after a while in any case.
   */
  async start(): Promise<void> {
    this.task.start();
    await Promise.race([this.known.promise, delay(REGISTRATION_LIMIT_MS, undefined, { ref: false })]);
  }

  /**
   * The last word of this gateway. When it was the last one, all participants have been told of their eviction afterwards;
   * but not after an exception, for then it is about to be started again.
   */
  async signOff(reason?: StopReason): Promise<void> {
    const end = performance.now() + GOODBYE_LIMIT_MS;
    await this.task.stop();
    const { GATEWAY_ID: gatewayId, GATEWAY_STOP_ENDS_SESSIONS } = this.configuration;
    const endSessions = GATEWAY_STOP_ENDS_SESSIONS && reason !== 'exception';
    try {
      const { ended } = await this.bus.request(gatewayOperations.gatewayStops, { gatewayId, endSessions });
      if (ended) await this.evictions(end - performance.now());
    } catch (error) {
      this.logger.warn({ err: error, msg: 'The session service was not told that this gateway stops' });
    }
  }

  /** The evictions are in the logs, but the answer may have overtaken the announcements of them. */
  private async evictions(limitMs: number): Promise<void> {
    for (const sessionUid of this.feeds.sessionUids) this.feeds.expect(sessionUid, Infinity);
    const late = delay(limitMs, 'late', { ref: false });
    if ((await Promise.race([this.participants.allGone(), late])) === 'late')
      this.logger.warn('Not all participants were told in time that their sessions have ended');
  }

  async beat(): Promise<void> {
    const sessionUids = this.feeds.sessionUids;
    const cursors = this.participants.movedCursors();
    // Also when there is nothing to tell: the request itself says that this gateway lives.
    for (let from = 0; from === 0 || from < Math.max(sessionUids.length, cursors.length); from += BATCH) {
      await this.exchange(sessionUids.slice(from, from + BATCH), cursors.slice(from, from + BATCH));
    }
  }

  private async exchange(sessionUids: string[], cursors: Attachment[]): Promise<void> {
    const gatewayId = this.configuration.GATEWAY_ID;
    const request = { gatewayId, sessionUids, cursors };
    const { heads, replicaId } = await this.bus.request(gatewayOperations.syncGateway, request);
    this.known.resolve();
    this.keepers.met(replicaId);
    this.participants.cursorsReported(cursors);
    for (const [sessionUid, head] of Object.entries(heads)) this.feeds.expect(sessionUid, head);
  }
}
