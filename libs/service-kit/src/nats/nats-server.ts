import { operationOf } from '@convene/service-contracts';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { ServerNats } from '@nestjs/microservices';
import { givenUp } from './given-up.js';
import { inFlight } from './in-flight.js';
import { natsConnection } from './nats-connection.js';
import { WaitedFor } from './waited-for.js';

/**
 * Nest's NATS transport, but a stop takes as long as the requests under way and no longer: Nest's own waits for a fixed
 * time. And nothing is begun that nobody waits for any more.
 */
export class NatsServer extends ServerNats {
  private connection?: NatsConnection;
  private readonly listening: Subscription[] = [];
  private readonly waitedFor = new WaitedFor();

  constructor(servers: string, service: string) {
    super({ ...natsConnection(servers, `${service} (answers)`), queue: service });
  }

  override async createNatsClient(): Promise<NatsConnection> {
    this.connection = (await super.createNatsClient()) as NatsConnection;
    return this.connection;
  }

  override bindEvents(client: NatsConnection): void {
    const subscribe: NatsConnection['subscribe'] = (subject, options) => {
      const subscription = client.subscribe(subject, options);
      this.listening.push(subscription);
      return subscription;
    };
    super.bindEvents({ subscribe });
  }

  override async handleMessage(channel: string, message: Msg): Promise<void> {
    await inFlight.track(this.handleIfWaitedFor(channel, message));
  }

  private async handleIfWaitedFor(channel: string, message: Msg): Promise<void> {
    const deadline = await this.waitedFor.until(this.connection!, message);
    const handle = () => super.handleMessage(channel, message);
    if (deadline === 'always') return handle();
    if (deadline) return deadline.run(handle);
    givenUp.inc({ operation: operationOf(channel), stage: 'not begun' });
    this.logger.debug?.(`${channel} was not begun: its asker has given up`);
  }

  /** Our patterns are subjects. Nest's own tries each as JSON first, which throws and catches an error per message. */
  protected override getRouteFromPattern(pattern: string): string {
    return pattern;
  }

  override async close(): Promise<void> {
    for (const subscription of this.listening.splice(0)) subscription.unsubscribe();
    await inFlight.settled();
    // Without this the last answers could still be in the buffer; when NATS is away there is nobody to tell.
    if (this.connection && !this.connection.isClosed()) await this.connection.flush().catch(() => undefined);
    await super.close();
  }
}
