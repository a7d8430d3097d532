import { type ReplyOf, reachOperations, type RequestOf, ServiceError } from '@convene/service-contracts';
import { CONFIGURATION, FailureLog, PeriodicTask, ServiceBus } from '@convene/service-kit';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import type { GatewayConfiguration } from '../configuration/gateway-configuration.js';
import { Participants } from './participants.js';
import { reachedPages } from './reached.js';

/** One of them may die at the same time as this process. */
const KEEPERS = 2;
const LOOK_EVERY_MS = 1_000;
/** How often a keeper is asked whether it still is one, milliseconds. */
const RENEW_EVERY_MS = 5_000;
/** After this time another session service may take a keeper's place, so that new ones get their share, milliseconds. */
const TERM_MS = 300_000;

interface Keeper {
  readonly replicaId: string;
  readonly since: number;
  /** When it was found to know all sockets, milliseconds of `performance.now()`. */
  renewedAt: number;
}

/**
 * The few session services that are told how far this gateway's sockets are. They are chosen from those that answer it, stay
 * for a while, and are told of all its sockets before anything else.
 */
@Injectable()
export class ReachKeepers implements BeforeApplicationShutdown {
  private readonly logger = new Logger('keepers');
  private readonly task = new PeriodicTask(
    LOOK_EVERY_MS,
    () => this.look(),
    new FailureLog(this.logger, 'looking after the keepers of this gateway'),
  );
  /** The oldest first. */
  private keepers: Keeper[] = [];
  private lastMet?: string;

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Pick<GatewayConfiguration, 'GATEWAY_ID'>,
    private readonly bus: ServiceBus,
    private readonly participants: Participants,
  ) {}

  start(): void {
    this.task.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.task.stop();
  }

  /** Whom it is to be told how far sockets are. One that is new is among them before it knows all. */
  get ids(): string[] {
    return this.keepers.map(({ replicaId }) => replicaId);
  }

  /** This session service has answered. */
  met(replicaId: string): void {
    this.lastMet = replicaId;
  }

  /** Sees that there are two keepers, and that they know all. */
  async look(): Promise<void> {
    await Promise.all(this.keepers.map((keeper) => this.renew(keeper)));
    if (this.lastMet !== undefined && this.hasPlaceFor(this.lastMet)) await this.take(this.lastMet);
  }

  private hasPlaceFor(replicaId: string): boolean {
    if (this.ids.includes(replicaId)) return false;
    const [oldest] = this.keepers;
    return this.keepers.length < KEEPERS || performance.now() - oldest!.since > TERM_MS;
  }

  private async take(replicaId: string): Promise<void> {
    const keeper = { replicaId, since: performance.now(), renewedAt: -Infinity };
    this.keepers.push(keeper);
    await this.renew(keeper);
    if (this.keepers.length > KEEPERS) this.keepers.shift();
  }

  /** Who does not answer is a keeper no more. */
  private async renew(keeper: Keeper): Promise<void> {
    const now = performance.now();
    if (now - keeper.renewedAt < RENEW_EVERY_MS) return;
    try {
      if (await this.tellMissing(keeper)) keeper.renewedAt = now;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.keepers = this.keepers.filter((other) => other !== keeper);
      this.logger.debug({ replicaId: keeper.replicaId, reason: error.message, msg: 'A keeper is gone' });
    }
  }

  /** What was said while this process was cut off from NATS has reached nobody. @returns whether the keeper knows all */
  private async tellMissing({ replicaId, renewedAt }: Keeper): Promise<boolean> {
    const wasCutOff = this.bus.connectedForMs() < performance.now() - renewedAt;
    const { knowsAll } = await this.ask(replicaId, { sockets: [], isLast: false });
    return (knowsAll && !wasCutOff) || this.tellAll(replicaId);
  }

  private async tellAll(replicaId: string): Promise<boolean> {
    for (const sockets of reachedPages(this.participants.all)) await this.ask(replicaId, { sockets, isLast: false });
    return (await this.ask(replicaId, { sockets: [], isLast: true })).knowsAll;
  }

  private async ask(
    replicaId: string,
    told: Omit<RequestOf<typeof reachOperations.keep>, 'gatewayId'>,
  ): Promise<ReplyOf<typeof reachOperations.keep>> {
    return this.bus.request(reachOperations.keep, { gatewayId: this.configuration.GATEWAY_ID, ...told }, replicaId);
  }
}
