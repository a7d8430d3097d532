import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { cpuTime, cpuTimeWithEndedChildren } from './cpu-time.ts';

const BUSY_MS = 200;

it('counts ended children only when it is asked to', () => {
  const before = { own: cpuTime(process.pid), all: cpuTimeWithEndedChildren(process.pid) };
  const busy = `while (process.cpuUsage().user < ${BUSY_MS * 1_000}) {}`;
  execFileSync(process.execPath, ['-e', busy]);
  const own = cpuTime(process.pid) - before.own;
  const all = cpuTimeWithEndedChildren(process.pid) - before.all;
  expect(all - own).toBeGreaterThanOrEqual(BUSY_MS * 900);
  expect(own).toBeLessThan(BUSY_MS * 900);
});
