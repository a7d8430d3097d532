import { PEOPLE } from './fill.ts';
import type { OperationCost } from './operation-costs.ts';

/** Sessions last for half an hour, so one in so many begins in each second. */
const LENGTH_S = 1_800;
/** What the people of a session of the traffic do, from its beginning to its end. */
const OPERATIONS: Record<string, number> = {
  'POST sessions': 1,
  'POST tokens': PEOPLE,
  'joinRoom, the first': 1,
  joinRoom: PEOPLE - 1,
  publishVideo: PEOPLE,
  receiveVideoFrom: PEOPLE * (PEOPLE - 1),
  sendMessage: 2 * PEOPLE,
  'GET session': 1,
  leaveRoom: PEOPLE,
};
/** A replica uses one core at most, and is planned to use half of it: the rest is for peaks, and for one that dies. */
const PLANNED_CORES = 0.5;
const FEWEST_REPLICAS = 2;
const DAY_S = 86_400;
const US_PER_S = 1_000_000;
const GB = 1e9;

/** What was measured at one size, as far as it is needed here. */
export interface MeasuredSize {
  openSessions: number;
  /** Of doing nothing. */
  idle: { session_cores: number; postgres_cores: number; nats_cores: number; wal_bytes: number };
  operations: { costs: Record<string, OperationCost> };
}

/** What a platform with so many open sessions needs. */
export interface Needs {
  openSessions: number;
  /** Not measured, but calculated from the largest size that was. */
  isCalculated: boolean;
  joinsPerSecond: number;
  sessionCores: number;
  sessionReplicas: number;
  gatewayCores: number;
  gatewayReplicas: number;
  postgresCores: number;
  natsCores: number;
  walGbPerDay: number;
}

/**
 * What doing nothing costs, and so much more as sessions begin, each with all its operations. Of a size that was not
 * measured, the nearest smaller one says what an operation costs, and doing nothing costs in proportion.
 */
export function needsOf(openSessions: number, measured: readonly MeasuredSize[]): Needs {
  const { openSessions: size, idle, operations } = measured.findLast((one) => one.openSessions <= openSessions)!;
  const perSecond = openSessions / LENGTH_S;
  const ofSession = (part: keyof OperationCost) =>
    Object.entries(OPERATIONS).reduce((sum, [name, times]) => sum + times * operations.costs[name]![part], 0);
  const growth = openSessions / size;
  const cores = (idleCores: number, part: keyof OperationCost) =>
    idleCores * growth + (perSecond * ofSession(part)) / US_PER_S;
  const replicas = (used: number) => Math.max(FEWEST_REPLICAS, Math.ceil(used / PLANNED_CORES));
  const [sessionCores, gatewayCores] = [cores(idle.session_cores, 'session_us'), cores(0, 'gateway_us')];
  return {
    openSessions,
    isCalculated: size !== openSessions,
    joinsPerSecond: perSecond * PEOPLE,
    sessionCores,
    sessionReplicas: replicas(sessionCores),
    gatewayCores,
    gatewayReplicas: replicas(gatewayCores),
    postgresCores: cores(idle.postgres_cores, 'postgres_us'),
    natsCores: cores(idle.nats_cores, 'nats_us'),
    walGbPerDay: ((idle.wal_bytes * growth + perSecond * ofSession('wal_bytes')) * DAY_S) / GB,
  };
}

/** As a table of Markdown, a column for each. */
export function sizingTable(needs: readonly Needs[]): string {
  const row = (title: string, cell: (need: Needs) => string) => `| ${[title, ...needs.map(cell)].join(' | ')} |`;
  return [
    row(
      'open sessions of four',
      ({ openSessions, isCalculated }) => `${openSessions.toLocaleString('en')}${isCalculated ? ' (calculated)' : ''}`,
    ),
    row('---', () => '---'),
    row('joins a second', (need) => need.joinsPerSecond.toFixed(1)),
    row(
      'session services: replicas (cores used)',
      (need) => `${need.sessionReplicas} (${need.sessionCores.toFixed(2)})`,
    ),
    row(
      'gateways: replicas (cores used by requests)',
      (need) => `${need.gatewayReplicas} (${need.gatewayCores.toFixed(2)})`,
    ),
    row('Postgres: cores used', (need) => need.postgresCores.toFixed(2)),
    row('Postgres: write-ahead log a day', (need) => `${need.walGbPerDay.toFixed(1)} GB`),
    row('NATS: cores used', (need) => need.natsCores.toFixed(2)),
  ].join('\n');
}
