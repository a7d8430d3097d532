import { expect, it } from 'vitest';
import type { OperationCost } from './operation-costs.ts';
import { type MeasuredSize, needsOf, sizingTable } from './sizing.ts';

const COST: OperationCost = {
  session_us: 1_000,
  gateway_us: 2_000,
  postgres_us: 3_000,
  nats_us: 100,
  cpu_us: 4_100,
  statements: 1,
  heard: 1,
  wal_bytes: 1_000,
};
/** A session of four has 38 operations. */
const NAMES = [
  ...['POST sessions', 'POST tokens', 'joinRoom, the first', 'joinRoom', 'publishVideo', 'receiveVideoFrom'],
  ...['sendMessage', 'GET session', 'leaveRoom'],
];
const measured = (openSessions: number, session_cores: number): MeasuredSize => ({
  openSessions,
  idle: { session_cores, postgres_cores: 0.2, nats_cores: 0.1, wal_bytes: 10_000 },
  operations: { costs: Object.fromEntries(NAMES.map((name) => [name, COST])) },
});

it('adds what sessions do to what doing nothing costs', () => {
  const needs = needsOf(18_000, [measured(1_000, 0.1), measured(18_000, 0.3)]);
  // Ten sessions a second, of 38 operations each.
  expect(needs).toMatchObject({ isCalculated: false, joinsPerSecond: 40, sessionReplicas: 2, gatewayReplicas: 2 });
  expect(needs.sessionCores).toBeCloseTo(0.3 + 0.38);
  expect(needs.gatewayCores).toBeCloseTo(0.76);
  expect(needs.postgresCores).toBeCloseTo(0.2 + 1.14);
  expect(needs.walGbPerDay).toBeCloseTo(((10_000 + 380_000) * 86_400) / 1e9);
});

it('calculates from the largest size that was measured, in proportion', () => {
  const needs = needsOf(180_000, [measured(1_000, 0.1), measured(18_000, 0.3)]);
  expect(needs).toMatchObject({ isCalculated: true, joinsPerSecond: 400, sessionReplicas: 14 });
  expect(needs.sessionCores).toBeCloseTo(10 * (0.3 + 0.38));
});

it('is a table with a column for each size', () => {
  const sizes = [measured(1_000, 0.1)];
  const lines = sizingTable([needsOf(1_000, sizes), needsOf(10_000, sizes)]).split('\n');
  expect(lines[0]).toBe('| open sessions of four | 1,000 | 10,000 (calculated) |');
  expect(lines[1]).toBe('| --- | --- | --- |');
  expect(new Set(lines.map((line) => line.split('|').length))).toEqual(new Set([5]));
});
