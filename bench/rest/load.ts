import { performance } from 'node:perf_hooks';
import type { Pool } from 'undici';
import { rounded, spread, type Spread } from '../run/percentiles.ts';
import { ask, CONNECTIONS, type Request } from './http.ts';

export interface Load {
  requests: number;
  requestsPerSecond: number;
  latency_ms: Spread;
  /** How busy the process that makes the requests was, 0 to 1: near 1, it is what is measured. */
  generatorUtilization: number;
}

/**
 * Asks again and again on all connections.
 *
 * @param next makes the next request
 * @throws Error with the answer when one is not 200
 */
export async function load(connections: Pool, next: () => Request, seconds: number): Promise<Load> {
  const latencies: number[] = [];
  const before = performance.eventLoopUtilization();
  const begin = performance.now();
  const end = begin + seconds * 1_000;
  const askInTurn = async () => {
    for (let asked = performance.now(); asked < end; asked = performance.now()) {
      await ask(connections, next());
      latencies.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, askInTurn));
  return {
    requests: latencies.length,
    requestsPerSecond: rounded((latencies.length * 1_000) / (performance.now() - begin)),
    latency_ms: spread(latencies),
    generatorUtilization: rounded(performance.eventLoopUtilization(before).utilization),
  };
}
