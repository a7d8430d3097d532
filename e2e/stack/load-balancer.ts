import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP load balancer in front of the gateways: clients that reconnect come to another one, if theirs is gone. */
export class LoadBalancer {
  /** The ports of the gateways, in the order in which they are tried. */
  targets: number[] = [];
  private readonly server = createServer((client) => void this.forward(client));
  private readonly connections = new Set<Socket>();
  private turn = 0;

  static async listen(): Promise<LoadBalancer> {
    const balancer = new LoadBalancer();
    balancer.server.listen(0, '127.0.0.1');
    await once(balancer.server, 'listening');
    return balancer;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Cuts all connections, as a network does that goes away, and takes no new ones until it is back. */
  cut(): () => void {
    const { targets } = this;
    this.targets = [];
    for (const socket of this.connections) socket.resetAndDestroy();
    return () => (this.targets = targets);
  }

  async close(): Promise<void> {
    for (const socket of this.connections) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Round robin; a gateway that takes no connection is passed over. */
  private async forward(client: Socket): Promise<void> {
    this.keep(client);
    const first = this.turn++;
    const order = this.targets.map((_, index) => this.targets[(first + index) % this.targets.length]!);
    for (const port of order) {
      const server = connect(port, '127.0.0.1');
      this.keep(server);
      const connected = await new Promise<boolean>((resolve) => {
        server.once('connect', () => resolve(true));
        server.once('close', () => resolve(false));
      });
      if (!connected) continue;
      client.pipe(server).pipe(client);
      client.once('close', () => server.destroy());
      server.once('close', () => client.destroy());
      return;
    }
    client.destroy();
  }

  private keep(socket: Socket): void {
    this.connections.add(socket);
    socket.on('error', () => undefined); // 'close' follows.
    socket.once('close', () => this.connections.delete(socket));
  }
}
