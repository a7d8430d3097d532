import { readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second. */
const MICROSECONDS_PER_TICK = 10_000;

/** What a process has used of the processor so far, all its threads together, microseconds (Linux). */
export function cpuTime(pid: number): number {
  const { own } = processorTicks(pid);
  return own * MICROSECONDS_PER_TICK;
}

/** The same, with what its children had used when they ended. */
export function cpuTimeWithEndedChildren(pid: number): number {
  const { own, endedChildren } = processorTicks(pid);
  return (own + endedChildren) * MICROSECONDS_PER_TICK;
}

function processorTicks(pid: number): { own: number; endedChildren: number } {
  // `pid (name) state …`: of what follows the name, the 12th and 13th are the time in the program and in the kernel, the
  // 14th and 15th those of ended children.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  const [user, system, childrenUser, childrenSystem] = fields.slice(11, 15).map(Number) as [
    number,
    number,
    number,
    number,
  ];
  return { own: user + system, endedChildren: childrenUser + childrenSystem };
}
