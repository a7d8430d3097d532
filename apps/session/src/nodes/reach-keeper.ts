import { reachOperations, type ReplyOf, type RequestOf } from '@convene/service-contracts';
import { newProcessName, ServiceBus } from '@convene/service-kit';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { KeptGateway } from './kept-gateway.js';

/** What was not heard of again for as long as this, and at most twice that, is forgotten, milliseconds. */
const GENERATION_MS = 60_000;

/**
 * Hears how far the sockets of some gateways are: those that have chosen this replica as one of their keepers. Only a memory:
 * Postgres has the cursors of a second ago. It makes the difference when a gateway dies, which then cannot be asked any more.
 */
@Injectable()
export class ReachKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  /** Names this process; another one after it has heard nothing. */
  readonly replicaId = newProcessName();
  private readonly gateways = new Map<string, KeptGateway>();
  private stopAnswering = (): void => undefined;
  private timer?: NodeJS.Timeout;

  constructor(private readonly bus: ServiceBus) {}

  onApplicationBootstrap(): void {
    this.stopAnswering = this.bus.answer(reachOperations.keep, this.replicaId, async (request) => this.keep(request));
    this.timer = setInterval(() => this.forget(), GENERATION_MS).unref();
  }

  onApplicationShutdown(): void {
    this.stopAnswering();
    clearInterval(this.timer);
    for (const gatewayId of this.gateways.keys()) this.drop(gatewayId);
  }

  private keep({ gatewayId, ...told }: RequestOf<typeof reachOperations.keep>): ReplyOf<typeof reachOperations.keep> {
    return { knowsAll: this.kept(gatewayId).keep(told) };
  }

  private kept(gatewayId: string): KeptGateway {
    const known = this.gateways.get(gatewayId);
    if (known) return known;
    const kept = new KeptGateway(gatewayId, this.replicaId, this.bus, () => this.drop(gatewayId));
    this.gateways.set(gatewayId, kept);
    return kept;
  }

  /** What a gateway told last stays for some time after its death: so long its clients may come back. */
  private forget(): void {
    for (const [gatewayId, kept] of this.gateways) if (kept.endGeneration()) this.drop(gatewayId);
  }

  private drop(gatewayId: string): void {
    this.gateways.get(gatewayId)?.end();
    this.gateways.delete(gatewayId);
  }
}
