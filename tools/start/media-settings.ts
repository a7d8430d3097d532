import { availableParallelism, networkInterfaces } from 'node:os';
import { claimPorts } from '../infrastructure/port-claim.ts';
import { isTcpPortFree, isUdpPortFree } from '../infrastructure/ports.ts';

const FIRST_PORT = 40_000;
const LAST_PORT = 49_000;
const DEFAULT_WORKERS_AT_MOST = 4;

/**
 * Where the media node receives media. What the user has set stays as it is; else the machine's first address and
 * 127.0.0.1, a worker for each processor (at most 4), and ports from 40000 on that are free for UDP and TCP.
 */
export async function mediaSettings(): Promise<NodeJS.ProcessEnv> {
  const workers = process.env.MEDIA_WORKERS || String(Math.min(availableParallelism(), DEFAULT_WORKERS_AT_MOST));
  const listen = process.env.MEDIA_LISTEN || [firstAddress(), '127.0.0.1'].filter(Boolean).join(',');
  const addresses = listen.split(',').map((each) => each.split('@')[0]!.trim());
  const port = process.env.MEDIA_PORT || String(await claimFreePorts(addresses, Number(workers)));
  return { MEDIA_WORKERS: workers, MEDIA_LISTEN: listen, MEDIA_PORT: port };
}

function firstAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}

async function claimFreePorts(addresses: string[], size: number): Promise<number> {
  for (let first = FIRST_PORT; first <= LAST_PORT; first += size) {
    if ((await claimPorts(first, size)) && (await isRangeFree(addresses, first, size))) return first;
  }
  throw new Error(`No ${size} free media ports between ${FIRST_PORT} and ${LAST_PORT}: choose some by MEDIA_PORT`);
}

async function isRangeFree(addresses: string[], first: number, size: number): Promise<boolean> {
  for (let port = first; port < first + size; port++) {
    for (const address of addresses) {
      if (!(await isUdpPortFree(port, address)) || !(await isTcpPortFree(port, address))) return false;
    }
  }
  return true;
}
