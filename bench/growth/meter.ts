import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type pg from 'pg';
import { healthUrl } from '../../e2e/observing/metrics.ts';
import type { Stack } from '../../tools/services/start-stack.ts';
import { treeCpuTimes } from '../recording/tree-cpu-time.ts';
import { cpuTime, cpuTimeWithEndedChildren } from '../rest/cpu-time.ts';

/** What the parts of the control plane have used so far, or between two looks. */
export interface Usage {
  /** Processor time, microseconds. */
  session: number;
  gateway: number;
  postgres: number;
  nats: number;
  /** What Postgres was asked, without BEGIN and COMMIT, which are round trips, too. */
  statements: number;
  /** What NATS told all session services. */
  heard: number;
  /** Bytes of Postgres' write-ahead log. */
  wal: number;
  /** Of the clock. */
  ms: number;
}

const Connections = (body: unknown) => (body as { connections: { name: string; out_msgs: number }[] }).connections;

/** Looks at the processes of a stack, whose NATS is monitored and whose Postgres has pg_stat_statements. */
export class Meter {
  private readonly stack: Stack;
  private readonly client: pg.Client;

  private constructor(stack: Stack, client: pg.Client) {
    this.stack = stack;
    this.client = client;
  }

  /** @param client nobody else uses it */
  static async on(stack: Stack, client: pg.Client): Promise<Meter> {
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    return new Meter(stack, client);
  }

  async read(): Promise<Usage> {
    const { sessions, gateways, nats } = this.stack;
    const { rows } = await this.client.query<{ statements: number; wal: number }>(
      `SELECT (SELECT sum(calls)::float8 FROM pg_stat_statements JOIN pg_database ON oid = dbid
         WHERE datname = current_database()) AS statements,
         pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS wal`,
    );
    const sum = (pids: number[]) => pids.reduce((total, pid) => total + cpuTime(pid), 0);
    return {
      session: sum(sessions.map(({ pid }) => pid)),
      gateway: sum(gateways.map(({ pid }) => pid)),
      postgres: this.postgresTime(),
      nats: [...treeCpuTimes([nats.pid()]).values()].reduce((total, time) => total + time, 0),
      ...rows[0]!,
      heard: await this.heard(),
      ms: performance.now(),
    };
  }

  /** What the work uses, of which so much is used by doing nothing. */
  async around(work: () => Promise<void>): Promise<Usage> {
    const before = await this.read();
    await work();
    return difference(before, await this.read());
  }

  /** Connections to Postgres of each session service. */
  postgresConnections(): number[] {
    const port = Number(new URL(this.stack.databaseUrl).port);
    return this.stack.sessions.map(({ pid }) => connectionsTo(port, pid));
  }

  /** Memory that is a process's own, MB; what several share is divided among them. */
  memory(): Record<string, number[]> {
    const { sessions, gateways, nats } = this.stack;
    const of = (pids: number[]) => pids.map((pid) => Math.round(proportionalMemory(pid) / 1_024));
    const tree = (pid: number) => of([...treeCpuTimes([pid]).keys()]).reduce((sum, each) => sum + each, 0);
    return {
      session: of(sessions.map(({ pid }) => pid)),
      gateway: of(gateways.map(({ pid }) => pid)),
      postgres: [tree(this.postgresPid)],
      nats: [tree(nats.pid())],
    };
  }

  /** How often placement has taken no longer than so many seconds, of all session services so far. */
  async placements(): Promise<Map<number, number>> {
    const counts = new Map<number, number>();
    for (const service of this.stack.sessions) {
      const text = await (await fetch(`${healthUrl(service)}/metrics`)).text();
      for (const [, most, count] of text.matchAll(/^convene_placement_seconds_bucket\{le="(.+?)"\} (\d+)$/gm)) {
        const seconds = most === '+Inf' ? Infinity : Number(most);
        counts.set(seconds, (counts.get(seconds) ?? 0) + Number(count));
      }
    }
    return counts;
  }

  private get postgresPid(): number {
    return this.stack.postgres!.pid!();
  }

  /** Of all its processes, those that have ended meanwhile as well. */
  private postgresTime(): number {
    const root = this.postgresPid;
    const living = [...treeCpuTimes([root]).values()].reduce((total, time) => total + time, 0);
    return living + cpuTimeWithEndedChildren(root) - cpuTime(root);
  }

  private async heard(): Promise<number> {
    const response = await fetch(`${this.stack.nats.monitorUrl}/connz?limit=10000`);
    const ofSessions = Connections(await response.json()).filter(({ name }) => name.startsWith('session ('));
    return ofSessions.reduce((sum, { out_msgs }) => sum + out_msgs, 0);
  }
}

export function difference(before: Usage, after: Usage): Usage {
  const keys = Object.keys(before) as (keyof Usage)[];
  return Object.fromEntries(keys.map((key) => [key, after[key] - before[key]])) as unknown as Usage;
}

/** What is left of the usage without what doing nothing uses in that time. */
export function beyondIdle(used: Usage, idle: Usage): Usage {
  const keys = Object.keys(used) as (keyof Usage)[];
  const share = used.ms / idle.ms;
  const left = keys.map((key) => [key, key === 'ms' ? used.ms : Math.max(0, used[key] - idle[key] * share)]);
  return Object.fromEntries(left) as unknown as Usage;
}

function proportionalMemory(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))![1]);
  } catch (error) {
    // A process of Postgres may end at any moment.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0;
    throw error;
  }
}

/** TCP connections of a process to a port. */
function connectionsTo(port: number, pid: number): number {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const sockets = new Set<string>();
  for (const file of ['tcp', 'tcp6']) {
    for (const line of readFileSync(`/proc/net/${file}`, 'utf8').split('\n').slice(1)) {
      // Number, local address, remote address, state (01: established) … inode
      const [, , remote, state, , , , , , inode] = line.trim().split(/\s+/);
      if (state === '01' && remote!.endsWith(`:${wanted}`)) sockets.add(`socket:[${inode}]`);
    }
  }
  return readdirSync(`/proc/${pid}/fd`).filter((descriptor) => sockets.has(linkOf(`/proc/${pid}/fd/${descriptor}`)))
    .length;
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''; // It was closed just now.
    throw error;
  }
}
