import { reachOperations } from '@convene/service-contracts';
import { CONFIGURATION, ServiceBus } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { GatewayConfiguration } from '../configuration/gateway-configuration.js';
import { ReachKeepers } from './reach-keepers.js';
import { type Reported, reachedPages } from './reached.js';

/** What was read is told together, this late at most, milliseconds. */
const READ_DELAY_MS = 20;

/**
 * Tells the keepers of this gateway how far each of its sockets has been written and read, in the moment in which it is:
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
    private readonly keepers: ReachKeepers,
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
    const moved = [...this.moved];
    this.moved.clear();
    const keepers = this.keepers.ids;
    // The first keeper is told of all sockets.
    if (keepers.length === 0) return;
    for (const sockets of reachedPages(moved)) {
      this.bus.publish(reachOperations.told, this.configuration.GATEWAY_ID, { keepers, sockets });
    }
  }
}
