import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface TurnLogin {
  turnUsername: string;
  turnCredential: string;
  /** To the TURN server; the relayed packets are always UDP. */
  transport?: 'udp' | 'tcp';
}

/**
 * Whether a packet goes through the TURN server to an echo on 127.0.0.1 and back (coturn's own client).
 *
 * @returns false when the server refused the login
 * @throws Error with what the client printed when it failed otherwise
 */
export async function relays(address: string, login: TurnLogin): Promise<boolean> {
  const echo = createSocket('udp4');
  echo.on('message', (message, { port, address: from }) => echo.send(message, port, from));
  echo.bind(0, '127.0.0.1');
  await once(echo, 'listening');
  const peer = ['-e', '127.0.0.1', '-r', String(echo.address().port), '-n', '1', '-c'];
  const transport = login.transport === 'tcp' ? ['-t'] : [];
  const args = [...peer, ...transport, '-u', login.turnUsername, '-w', login.turnCredential, address];
  try {
    const { stdout, stderr } = await run('turnutils_uclient', args, { timeout: 20_000 });
    if (!/tot_recv_msgs=[1-9]/.test(stdout + stderr)) throw new Error(`Nothing came back:\n${stdout}${stderr}`);
    return true;
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (code === 255 && /Cannot complete Allocation/.test(stdout + stderr)) return false;
    throw error;
  } finally {
    echo.close();
  }
}
