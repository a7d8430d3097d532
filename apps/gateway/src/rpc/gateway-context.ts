import { CONFIGURATION, FailureLog, ServiceBus } from '@convene/service-kit';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Secret } from '../auth/secret.js';
import type { GatewayConfiguration } from '../configuration/gateway-configuration.js';
import { Feeds } from '../feed/feeds.js';
import { ReachReports } from '../participants/reach-reports.js';
import { LostConnections } from '../participants/lost-connections.js';
import { Participants } from '../participants/participants.js';
import { RevocableRequests } from '../session-service/revocable-requests.js';
import { StallDetector } from './requests/stall-detector.js';

type SocketSettings = Pick<GatewayConfiguration, 'GATEWAY_ID' | 'GATEWAY_JOIN_TIMEOUT' | 'GATEWAY_MESSAGES_PER_SECOND'>;

/** What every socket of this gateway works with. */
@Injectable()
export class GatewayContext implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly gatewayId: string;
  /** Milliseconds a socket may be open without joining. */
  readonly joinTimeoutMs: number;
  /** Messages that a client may send for long. */
  readonly messagesPerSecond: number;
  readonly stalls = new StallDetector();
  /** Requests that another service did not answer: one log for all sockets. */
  readonly outages = new FailureLog(new Logger('rpc'), 'asking other services');

  constructor(
    @Inject(CONFIGURATION) configuration: SocketSettings,
    readonly bus: ServiceBus,
    readonly secret: Secret,
    readonly feeds: Feeds,
    readonly participants: Participants,
    readonly lost: LostConnections,
    readonly reports: ReachReports,
    readonly revocable: RevocableRequests,
  ) {
    this.gatewayId = configuration.GATEWAY_ID;
    this.messagesPerSecond = configuration.GATEWAY_MESSAGES_PER_SECOND;
    this.joinTimeoutMs = configuration.GATEWAY_JOIN_TIMEOUT * 1_000;
  }

  onApplicationBootstrap(): void {
    this.stalls.start();
  }

  onApplicationShutdown(): void {
    this.stalls.stop();
  }
}
