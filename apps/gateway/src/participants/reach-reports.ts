import { reachOperations } from '@convene/service-contracts';
import { CONFIGURATION, ServiceBus } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { GatewayConfiguration } from '../configuration/gateway-configuration.js';
import { ReachKeepers } from './reach-keepers.js';
import { type ReachListener, type Reported, reachedPages } from './reached.js';

/** What was read is told together, this late at most, milliseconds. */
const READ_DELAY_MS = 20;

/**
 * Tells the keepers of this gateway how far each of its sockets has been written and read, as soon as that is certain:
 * should this process die then, they know what its clients were told.
 */
@Injectable()
export class ReachReports implements ReachListener {
  private readonly moved = new Set<Reported>();
  private timer?: NodeJS.Timeout;
  private immediate?: NodeJS.Immediate;

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Pick<GatewayConfiguration, 'GATEWAY_ID'>,
    private readonly bus: ServiceBus,
    private readonly keepers: ReachKeepers,
  ) {}

  /**
   * The operating system has what was written to the socket, or it is given up: told at once, together with the others of this
   * turn of the event loop.
   */
  wrote(participant: Reported): void {
    this.moved.add(participant);
    this.immediate ??= setImmediate(() => this.flush());
  }

  /** The client has read on. */
  read(participant: Reported): void {
    this.moved.add(participant);
    this.timer ??= setTimeout(() => this.flush(), READ_DELAY_MS).unref();
  }

  private flush(): void {
    clearImmediate(this.immediate);
    clearTimeout(this.timer);
    this.immediate = undefined;
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
