import { reachOperations, type RequestOf } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';
import { Counter } from 'prom-client';
import { KnownSockets } from './known-sockets.js';

const heard = new Counter({
  name: 'convene_reach_heard_total',
  help: 'How often gateways have told this session service how far a socket is',
});

/** A gateway that tells this replica how far its sockets are. When it is gone, the replica says so to who asks. */
export class KeptGateway {
  private readonly sockets = new KnownSockets();
  private readonly stopHearing: () => void;
  private stopAnswering?: () => void;
  /** When this replica began to hear what it knows, milliseconds of `performance.now()`. */
  private since = performance.now();
  private isTold = false;
  private isSilent = false;

  /** @param onDropped called when the gateway does not tell this replica any more */
  constructor(
    private readonly gatewayId: string,
    replicaId: string,
    private readonly bus: Pick<ServiceBus, 'answer' | 'connectedForMs' | 'subscribe'>,
    onDropped: () => void,
  ) {
    this.stopHearing = bus.subscribe(reachOperations.told, gatewayId, ({ keepers, sockets }) => {
      if (keepers.includes(replicaId)) this.note(sockets);
      else onDropped();
    });
  }

  /** @returns whether this replica has been told of all sockets, and has heard everything since */
  keep({ sockets, isLast }: Pick<RequestOf<typeof reachOperations.keep>, 'sockets' | 'isLast'>): boolean {
    this.note(sockets);
    if (isLast) this.toldAll();
    if (!this.hasGap()) return this.isTold;
    // What it is being told began before the gap. With its next question the gateway begins anew.
    if (sockets.length === 0 && !isLast) this.beginAnew();
    return false;
  }

  /** To be called after each generation. @returns whether nothing was heard of the gateway in it */
  endGeneration(): boolean {
    const wasSilent = this.isSilent;
    this.isSilent = true;
    this.sockets.forget();
    return wasSilent;
  }

  end(): void {
    this.stopHearing();
    this.stopAnswering?.();
  }

  private note(sockets: readonly reachOperations.Reached[]): void {
    this.isSilent = false;
    heard.inc(sockets.length);
    this.sockets.note(sockets);
  }

  private toldAll(): void {
    this.isTold = true;
    this.stopAnswering ??= this.bus.answer(reachOperations.recall, this.gatewayId, async (socket) => ({
      reached: this.sockets.of(socket),
    }));
  }

  /** The connection to NATS has broken meanwhile, and what was told in between is missing. */
  private hasGap(): boolean {
    return this.bus.connectedForMs() < performance.now() - this.since;
  }

  private beginAnew(): void {
    this.since = performance.now();
    this.isTold = false;
  }
}
