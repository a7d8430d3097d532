import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * Claims ports that something which this process starts will listen on, so that nobody else who starts at the same moment
 * chooses them, too: between looking whether a port is free and listening on it there are seconds. The claim lasts as long as
 * this process.
 *
 * @returns false when another living process has claimed one of them
 */
export async function claimPorts(first: number, count = 1): Promise<boolean> {
  const claims: Server[] = [];
  for (let port = first; port < first + count; port++) {
    const claim = await listen(`${PREFIX}${port}`);
    if (claim) claims.push(claim);
    else {
      for (const each of claims) each.close();
      return false;
    }
  }
  return true;
}

/**
 * A name that starts with a zero byte is no file: Linux gives it to one process of a network namespace, and takes it back
 * when that ends, however it ends.
 */
const PREFIX = '\0convene-port-';

/** Undefined when another one listens there. */
async function listen(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy()).unref();
  try {
    const listening = once(server, 'listening');
    server.listen({ path });
    await listening;
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
}
