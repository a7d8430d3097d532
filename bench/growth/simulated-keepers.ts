import { reachOperations, ServiceError } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';

/** As gateways do. */
const KEEPERS = 2;
const RENEW_EVERY_MS = 5_000;
const SOCKETS_PER_MESSAGE = 500;

/** The session services that a simulated gateway tells how far its sockets are. They keep their places as long as they live. */
export class SimulatedKeepers {
  /** When each was asked last. */
  private readonly keepers = new Map<string, number>();
  private readonly gatewayId: string;
  private readonly bus: ServiceBus;
  private readonly all: () => reachOperations.Reached[];
  private lastMet?: string;

  constructor(gatewayId: string, bus: ServiceBus, all: () => reachOperations.Reached[]) {
    this.gatewayId = gatewayId;
    this.bus = bus;
    this.all = all;
  }

  met(replicaId: string): void {
    this.lastMet = replicaId;
  }

  tell(sockets: reachOperations.Reached[]): void {
    const keepers = [...this.keepers.keys()];
    if (keepers.length === 0 || sockets.length === 0) return;
    this.bus.publish(reachOperations.told, this.gatewayId, { keepers, sockets });
  }

  async look(): Promise<void> {
    const { lastMet } = this;
    if (lastMet !== undefined && this.keepers.size < KEEPERS && !this.keepers.has(lastMet)) {
      this.keepers.set(lastMet, -Infinity);
    }
    const due = [...this.keepers].filter(([, askedAt]) => performance.now() - askedAt >= RENEW_EVERY_MS);
    await Promise.all(due.map(([replicaId]) => this.renew(replicaId)));
  }

  private async renew(replicaId: string): Promise<void> {
    try {
      this.keepers.set(replicaId, performance.now());
      if (await this.ask(replicaId, [])) return;
      const sockets = this.all();
      for (let from = 0; from < sockets.length; from += SOCKETS_PER_MESSAGE) {
        await this.ask(replicaId, sockets.slice(from, from + SOCKETS_PER_MESSAGE));
      }
      await this.ask(replicaId, [], true);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.keepers.delete(replicaId);
    }
  }

  private async ask(replicaId: string, sockets: reachOperations.Reached[], isLast = false): Promise<boolean> {
    const told = { gatewayId: this.gatewayId, sockets, isLast };
    return (await this.bus.request(reachOperations.keep, told, replicaId)).knowsAll;
  }
}
