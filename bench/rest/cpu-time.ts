import { readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second. */
const MICROSECONDS_PER_TICK = 10_000;

/** What a process has used of the processor so far, all its threads together, microseconds (Linux). */
export function cpuTime(pid: number): number {
  // `pid (name) state …`: of what follows the name, the 12th and 13th are the time in the program and in the kernel.
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ').slice(11, 13);
  return (Number(user) + Number(system)) * MICROSECONDS_PER_TICK;
}
