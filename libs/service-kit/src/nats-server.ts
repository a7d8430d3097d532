import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import { ServerNats } from '@nestjs/microservices';
import { inFlight } from './in-flight.js';
import { natsConnection } from './nats-connection.js';

/**
 * Nest's NATS transport, but a stop takes as long as the requests under way and no longer: Nest's own waits for a fixed
 * time.
 */
export class NatsServer extends ServerNats {
  private connection?: NatsConnection;
  private readonly listening: Subscription[] = [];

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
