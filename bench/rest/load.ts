import { performance } from 'node:perf_hooks';
import { Pool } from 'undici';
import { spread, rounded, type Spread } from '../run/percentiles.ts';

/** Connections that are kept alive, each with one request at a time. */
export const CONCURRENCY = 32;

export interface Request {
  method: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface Load {
  requests: number;
  requestsPerSecond: number;
  latency_ms: Spread;
  /** How busy the process that makes the requests was, 0 to 1: near 1, it is what is measured. */
  generatorUtilization: number;
}

/** Connections to a server, whatever its certificate. To be closed. */
export const openConnections = (origin: string): Pool =>
  new Pool(origin, { connections: CONCURRENCY, pipelining: 1, connect: { rejectUnauthorized: false } });

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
      const { statusCode, body } = await connections.request(next());
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`Answered with ${statusCode}: ${text}`);
      latencies.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, askInTurn));
  return {
    requests: latencies.length,
    requestsPerSecond: rounded((latencies.length * 1_000) / (performance.now() - begin)),
    latency_ms: spread(latencies),
    generatorUtilization: rounded(performance.eventLoopUtilization(before).utilization),
  };
}
