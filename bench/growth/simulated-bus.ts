import { natsConnection, Readiness, ServiceBus } from '@convene/service-kit';
import { connect, type NatsConnection } from '@nats-io/transport-node';

/** The two connections to NATS that each service has. */
export interface SimulatedBus {
  /** Asks, publishes and listens as the services do. */
  bus: ServiceBus;
  /** Answers. */
  nats: NatsConnection;
  close(): Promise<void>;
}

export async function openBus(natsUrl: string, name: string): Promise<SimulatedBus> {
  const bus = new ServiceBus(natsUrl, name, new Readiness());
  await bus.onModuleInit();
  const nats = await connect(natsConnection(natsUrl, `${name} (answers)`));
  const close = async () => {
    await nats.close();
    await bus.onApplicationShutdown();
  };
  return { bus, nats, close };
}
