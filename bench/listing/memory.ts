import { readFileSync, writeFileSync } from 'node:fs';

const KB_PER_MB = 1_024;

/** What a process has in memory now, megabytes (Linux). */
export const memory = (pid: number): number => statusLine(pid, 'VmRSS');

/** The most that it has had since `forgetPeak`, megabytes. */
export const peakMemory = (pid: number): number => statusLine(pid, 'VmHWM');

export const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');

function statusLine(pid: number, name: string): number {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (!found) throw new Error(`Linux says nothing of the memory of process ${pid}`);
  return Number(found[1]) / KB_PER_MB;
}
