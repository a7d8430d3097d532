import type { Pool } from 'undici';
import { median, rounded } from '../run/percentiles.ts';
import { cpuTime } from './cpu-time.ts';
import { load, openConnections, type Load, type Request } from './load.ts';

const WARM_UP_SECONDS = 2;

export interface Side {
  url: string;
  next: () => Request;
  /** Process ids, by what the processes are called in the report. */
  pids: Record<string, number>;
}

/** One side's rounds: the median of each figure. */
export interface Measured {
  requestsPerSecond: number;
  p50_ms: number;
  p99_ms: number;
  /** Time on the processor per request, microseconds, by process. */
  cpu_us: Record<string, number>;
  generatorUtilization: number;
  /** Requests per second in each round. */
  rounds: number[];
}

export interface Comparison {
  /** Requests per second, ours / limit. */
  ratio: number;
  ours: Measured;
  limit: Measured;
}

interface Round extends Load {
  cpu_us: Record<string, number>;
}

/** Measures both sides in turns, so that whatever else the machine does meets both. */
export async function compare(ours: Side, limit: Side, rounds: number, seconds: number): Promise<Comparison> {
  const sides = [ours, limit].map((side) => ({ side, connections: openConnections(side.url), rounds: [] as Round[] }));
  try {
    for (const { side, connections } of sides) await load(connections, side.next, WARM_UP_SECONDS);
    for (let number = 0; number < rounds; number++) {
      for (const each of sides) each.rounds.push(await oneRound(each.side, each.connections, seconds));
      sides.reverse();
    }
  } finally {
    await Promise.all(sides.map(({ connections }) => connections.close()));
  }
  const [first, second] = [ours, limit].map((side) => summary(sides.find((each) => each.side === side)!.rounds));
  return {
    ratio: rounded(first!.requestsPerSecond / second!.requestsPerSecond),
    ours: first!,
    limit: second!,
  };
}

async function oneRound({ next, pids }: Side, connections: Pool, seconds: number): Promise<Round> {
  const used = () => Object.values(pids).map(cpuTime);
  const before = used();
  const measured = await load(connections, next, seconds);
  const after = used();
  const perRequest = (index: number) => Math.round((after[index]! - before[index]!) / measured.requests);
  return { ...measured, cpu_us: Object.fromEntries(Object.keys(pids).map((name, index) => [name, perRequest(index)])) };
}

function summary(rounds: Round[]): Measured {
  const middle = (figure: (round: Round) => number) => median(rounds.map(figure));
  const names = Object.keys(rounds[0]!.cpu_us);
  return {
    requestsPerSecond: Math.round(middle((round) => round.requestsPerSecond)),
    p50_ms: middle((round) => round.latency_ms.p50),
    p99_ms: middle((round) => round.latency_ms.p99),
    cpu_us: Object.fromEntries(names.map((name) => [name, middle((round) => round.cpu_us[name]!)])),
    generatorUtilization: middle((round) => round.generatorUtilization),
    rounds: rounds.map((round) => Math.round(round.requestsPerSecond)),
  };
}
