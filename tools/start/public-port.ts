import { StopWithMessage } from '../console/stop-with-message.ts';
import { claimPorts } from '../infrastructure/port-claim.ts';
import { isTcpPortFree } from '../infrastructure/ports.ts';

const DEFAULT_PORT = 4443;
const PORTS_TO_TRY = 100;

/** The port that the gateway listens on, and whether it is another one than expected because that one was taken. */
export interface PublicPort {
  port: number;
  insteadOf?: number;
}

/**
 * SERVER_PORT or HTTPS_PORT as the user has set it, else 4443 or the next free port.
 *
 * @throws StopWithMessage when the port that the user wants is taken
 */
export async function choosePublicPort(): Promise<PublicPort> {
  const wanted = process.env.SERVER_PORT || process.env.HTTPS_PORT;
  if (wanted) {
    const port = Number(wanted);
    if (port === 0 || (await claimFreePort(port))) return { port };
    throw new StopWithMessage(`Another program listens on port ${port}. Stop it, or choose another HTTPS_PORT.`);
  }
  for (let port = DEFAULT_PORT; port < DEFAULT_PORT + PORTS_TO_TRY; port++) {
    if (await claimFreePort(port)) return port === DEFAULT_PORT ? { port } : { port, insteadOf: DEFAULT_PORT };
  }
  throw new StopWithMessage(`No port from ${DEFAULT_PORT} on is free: choose one by HTTPS_PORT.`);
}

const claimFreePort = async (port: number): Promise<boolean> =>
  (await claimPorts(port)) && (await isTcpPortFree(port, '0.0.0.0'));
