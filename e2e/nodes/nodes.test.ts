import { afterAll, beforeAll, expect, test } from 'vitest';
import { whyNoNamespaces } from '../support/veth.ts';
import { cutOffSessionService } from './cut-off-service.ts';
import { startMachines, type Machines } from './machines.ts';
import { loseNode } from './node-loss.ts';
import { takeAway } from './outage.ts';

/** `npm run e2e -- nodes` takes a minute. */
const OUTAGE_S = 12;

const obstacle = await whyNoNamespaces();
let machines: Machines;
beforeAll(async () => {
  if (!obstacle) machines = await startMachines();
});
afterAll(() => machines?.stop());

test.skipIf(obstacle).each(['killed', 'cut off', 'stopped'] as const)(
  'a media node that is %s: its sessions are told and go on elsewhere, others do not notice',
  { timeout: 120_000 },
  async (loss) => {
    const { noticedS, againS, disturbances } = await loseNode(machines, loss);
    expect(Math.max(...noticedS)).toBeLessThan(5);
    expect(Math.max(...againS)).toBeLessThan(5);
    expect(disturbances).toEqual([]);
  },
);

test.skipIf(obstacle)('a session service that is cut off condemns nobody', { timeout: 120_000 }, async () => {
  const { disturbances, differences, healedS } = await cutOffSessionService(machines, OUTAGE_S);
  expect({ disturbances, differences }).toEqual({ disturbances: [], differences: [] });
  expect(healedS).toBeLessThan(15);
});

test.skipIf(obstacle).each(['nats', 'postgres'] as const)(
  'without %s media goes on, requests are refused, and everything heals',
  { timeout: 180_000 },
  async (dependency) => {
    const outcome = await takeAway(machines, dependency, OUTAGE_S);
    expect(outcome).toMatchObject({ dead: [], differences: [] });
    expect(outcome.longestPauseS).toBeLessThan(1);
    expect(outcome.healedS).toBeLessThan(10);
    expect(outcome.slowestRefusalS).toBeLessThan(10);
    for (const { status, message } of outcome.refusals) {
      expect(status).toBe(503);
      expect(message).not.toBe('');
    }
  },
);
