import { readdirSync, readFileSync } from 'node:fs';
import { cpuTime } from '../rest/cpu-time.ts';

/** What processes and all that descend from them have used of the processor so far, microseconds, by process (Linux). */
export function treeCpuTimes(roots: readonly number[]): Map<number, number> {
  const children = childrenByParent();
  const times = new Map<number, number>();
  const pending = [...roots];
  for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
    const time = unlessGone(() => cpuTime(pid));
    if (time !== undefined) times.set(pid, time);
    pending.push(...(children.get(pid) ?? []));
  }
  return times;
}

/** What was used between two looks, microseconds. What ended between them is left out. */
export function cpuUsed(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number {
  return [...after].reduce((sum, [pid, time]) => sum + time - (before.get(pid) ?? 0), 0);
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    // `pid (name) state parent …`
    const stat = unlessGone(() => readFileSync(`/proc/${name}/stat`, 'utf8'));
    const parent = Number(stat?.split(') ').at(-1)?.split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  return children;
}

/** A process may end at any moment; then there is nothing to read. */
function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
