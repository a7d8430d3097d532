import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Whether a TCP server could listen on this port now. */
export async function isTcpPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return (await tryListen(port, host)) !== undefined;
}

/** Whether a UDP socket could be bound to this port now. */
export async function isUdpPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    const bound = once(socket, 'listening');
    socket.bind({ port, address: host, exclusive: true });
    await bound;
    return true;
  } catch (error) {
    if (isAddressError(error)) return false;
    throw error;
  } finally {
    socket.close();
  }
}

/** A TCP port that nobody uses at this moment; another process may take it before the caller does. */
export async function anyFreeTcpPort(): Promise<number> {
  const port = await tryListen(0, '127.0.0.1');
  if (port === undefined) throw new Error('This machine has no free TCP port');
  return port;
}

async function tryListen(port: number, host: string): Promise<number | undefined> {
  const server = createServer();
  try {
    const listening = once(server, 'listening');
    server.listen({ port, host, exclusive: true });
    await listening;
    const { port: chosen } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return chosen;
  } catch (error) {
    if (isAddressError(error)) return undefined;
    throw error;
  }
}

function isAddressError(error: unknown): boolean {
  return ['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '');
}
