import { spawn } from 'node:child_process';
import { afterAll, expect, it, vi } from 'vitest';
import { cpuUsed, treeCpuTimes } from './tree-cpu-time.ts';

/** A shell that waits for another one, which is busy. */
const shell = spawn('sh', ['-c', 'sh -c "while :; do :; done" & wait'], { detached: true, stdio: 'ignore' });

afterAll(() => process.kill(-shell.pid!, 'SIGKILL'));

it('counts what descendants use', async () => {
  await vi.waitFor(() => expect(treeCpuTimes([shell.pid!]).size).toBe(2));
  const before = treeCpuTimes([shell.pid!]);
  await vi.waitFor(() => expect(cpuUsed(before, treeCpuTimes([shell.pid!]))).toBeGreaterThan(50_000), {
    timeout: 3_000,
  });
});

it('leaves out what has ended, and counts all of what has begun', () => {
  const before = new Map([
    [1, 100],
    [2, 900],
  ]);
  const after = new Map([
    [1, 150],
    [3, 30],
  ]);
  expect(cpuUsed(before, after)).toBe(80);
});
