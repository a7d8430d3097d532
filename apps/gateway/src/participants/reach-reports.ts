import { gatewayOperations } from '@convene/service-contracts';
import { CONFIGURATION, ServiceBus } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { GatewayConfiguration } from '../configuration/gateway-configuration.js';

/** What was read is told together, this late at most, milliseconds. */
const READ_DELAY_MS = 20;
const SOCKETS_PER_MESSAGE = 500;

/** One of whom it is told how far he is. */
export interface Reported {
  readonly place: { sessionUid: string; connectionId: string; attachment: number; cursor: number };
  readonly written: number;
}

/**
 * Tells the session services how far each socket of this gateway has been written and read, in the moment in which it is:
 * should this process die now, they know what its clients were told.
 */
@Injectable()
export class ReachReports {
  private readonly moved = new Set<Reported>();
  private timer?: NodeJS.Timeout;
  private flushing = false;

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Pick<GatewayConfiguration, 'GATEWAY_ID'>,
    private readonly bus: ServiceBus,
  ) {}

  /** Something was written to the socket, or it is given up: told at once, together with the others of this moment. */
  wrote(participant: Reported): void {
    this.moved.add(participant);
    if (this.flushing) return;
    this.flushing = true;
    // Right behind the sockets, which hand over what they have gathered in microtasks of their own.
    queueMicrotask(() => queueMicrotask(() => this.flush()));
  }

  /** The client has read on. */
  read(participant: Reported): void {
    this.moved.add(participant);
    this.timer ??= setTimeout(() => this.flush(), READ_DELAY_MS).unref();
  }

  private flush(): void {
    this.flushing = false;
    clearTimeout(this.timer);
    this.timer = undefined;
    const sockets = [...this.moved].map(reached);
    this.moved.clear();
    for (let from = 0; from < sockets.length; from += SOCKETS_PER_MESSAGE) {
      const part = { sockets: sockets.slice(from, from + SOCKETS_PER_MESSAGE) };
      this.bus.publish(gatewayOperations.reach, this.configuration.GATEWAY_ID, part);
    }
  }
}

const reached = ({ place, written }: Reported): gatewayOperations.Reached => {
  const { sessionUid, connectionId, attachment, cursor: read } = place;
  return { sessionUid, connectionId, attachment, written, read };
};
