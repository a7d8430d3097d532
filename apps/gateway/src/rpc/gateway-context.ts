import { CONFIGURATION, FailureLog, ServiceBus } from '@convene/service-kit';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Secret } from '../auth/secret.js';
import type { GatewayConfiguration } from '../configuration/gateway-configuration.js';
import { Feeds } from '../feed/feeds.js';
import { LostConnections } from '../feed/lost-connections.js';
import { Progress } from '../feed/progress.js';
import { Making } from '../given-up/making.js';
import { HeldUp } from './held-up.js';
import { Participants } from './participants.js';

type SocketSettings = Pick<GatewayConfiguration, 'GATEWAY_ID' | 'GATEWAY_JOIN_TIMEOUT' | 'GATEWAY_MESSAGES_PER_SECOND'>;

/** What every socket of this gateway works with. */
@Injectable()
export class GatewayContext implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly gatewayId: string;
  /** Milliseconds a socket may be open without joining. */
  readonly joinTimeoutMs: number;
  /** Messages that a client may send for long. */
  readonly messagesPerSecond: number;
  readonly heldUp = new HeldUp();
  /** Requests that another service did not answer: one log for all sockets. */
  readonly outages = new FailureLog(new Logger('rpc'), 'asking other services');

  constructor(
    @Inject(CONFIGURATION) configuration: SocketSettings,
    readonly bus: ServiceBus,
    readonly secret: Secret,
    readonly feeds: Feeds,
    readonly participants: Participants,
    readonly lost: LostConnections,
    readonly progress: Progress,
    readonly making: Making,
  ) {
    this.gatewayId = configuration.GATEWAY_ID;
    this.messagesPerSecond = configuration.GATEWAY_MESSAGES_PER_SECOND;
    this.joinTimeoutMs = configuration.GATEWAY_JOIN_TIMEOUT * 1_000;
  }

  onApplicationBootstrap(): void {
    this.heldUp.start();
  }

  onApplicationShutdown(): void {
    this.heldUp.stop();
  }
}
