import type { Pool } from 'undici';
import { median, rounded } from '../run/percentiles.ts';
import { cpuTime } from './cpu-time.ts';
import { openConnections, type Request } from './http.ts';
import { load, type Load } from './load.ts';

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
  /** Requests per second, ours / limit: the median of the rounds' ratios. */
  ratio: number;
  /** Of each round. */
  ratios: number[];
  ours: Measured;
  limit: Measured;
  /** The commit before, if it is measured too. */
  before?: Measured;
  /** Requests per second, ours / before: the median of the rounds' ratios. */
  timesBefore?: number;
}

interface Round extends Load {
  cpu_us: Record<string, number>;
}

export interface Pair {
  ours: Side;
  limit: Side;
  before?: Side;
}

export interface Size {
  rounds: number;
  /** Of one round. */
  seconds: number;
}

/**
 * Measures all sides of all pairs in turns, so that whatever else the machine does meets all of them; before that, all
 * are asked for a while, so that none is measured while its code is still being compiled.
 */
export async function compare<Name extends string>(
  pairs: Record<Name, Pair>,
  size: Size,
): Promise<Record<Name, Comparison>> {
  const names = Object.keys(pairs) as Name[];
  const sides = names
    .flatMap((name) => [pairs[name].before ?? [], pairs[name].ours, pairs[name].limit].flat())
    .map((side) => new Contender(side));
  try {
    for (const side of sides) await side.warmUp();
    for (let round = 1; round <= size.rounds; round++) {
      console.log(`Round ${round} of ${size.rounds} …`);
      for (const side of sides) await side.measure(size.seconds);
      sides.reverse();
    }
    const of = (side: Side) => sides.find((each) => each.side === side)!.summary();
    const comparisons = names.map((name) => {
      const { ours, limit, before } = pairs[name];
      return [name, comparison(of(ours), of(limit), before && of(before))] as const;
    });
    return Object.fromEntries(comparisons) as Record<Name, Comparison>;
  } finally {
    await Promise.all(sides.map((side) => side.close()));
  }
}

/** A round of ours is compared with that of the limit right beside it: minutes later the machine may be another. */
function comparison(ours: Measured, limit: Measured, before?: Measured): Comparison {
  const to = (other: Measured) => ours.rounds.map((rate, round) => rounded(rate / other.rounds[round]!));
  const ratios = to(limit);
  return { ratio: median(ratios), ratios, ours, limit, before, timesBefore: before && median(to(before)) };
}

/** A side with its connections and what was measured of it. */
class Contender {
  readonly side: Side;
  private readonly connections: Pool;
  private readonly rounds: Round[] = [];

  constructor(side: Side) {
    this.side = side;
    this.connections = openConnections(side.url);
  }

  async warmUp(): Promise<void> {
    await load(this.connections, this.side.next, WARM_UP_SECONDS);
  }

  async measure(seconds: number): Promise<void> {
    this.rounds.push(await oneRound(this.side, this.connections, seconds));
  }

  summary(): Measured {
    return summary(this.rounds);
  }

  async close(): Promise<void> {
    await this.connections.close();
  }
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
