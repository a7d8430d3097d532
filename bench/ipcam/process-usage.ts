import { readFileSync } from 'node:fs';
import { pause } from '../../e2e/support/until.ts';
import { treeCpuTimes } from '../recording/tree-cpu-time.ts';
import { rounded } from '../run/percentiles.ts';

/** What a process of a media node is there for. */
export type Role = 'node' | 'worker' | 'receiver' | 'encoder';

/** Percent of a core, by role. */
export type Usage = Record<Role, number>;

/**
 * Measures for some seconds how much of a core a process and all that descend from it use.
 *
 * @throws Error when one of them begins or ends meanwhile: what it used would be known in part only
 */
export async function usageOf(root: number, seconds: number): Promise<Usage> {
  const look = () => ({ at: performance.now(), times: treeCpuTimes([root]) });
  const before = look();
  await pause(seconds * 1_000);
  const after = look();
  const gone = [...before.times.keys()].filter((pid) => !after.times.has(pid));
  if (gone.length > 0) throw new Error(`Processes ended while they were measured: ${gone.join(', ')}`);
  const usage: Usage = { node: 0, worker: 0, receiver: 0, encoder: 0 };
  for (const [pid, time] of after.times) {
    const earlier = before.times.get(pid);
    if (earlier === undefined) throw new Error(`A process began while it was measured: ${commandLine(pid)}`);
    usage[roleOf(pid)] += (time - earlier) / 10 / (after.at - before.at);
  }
  return usage;
}

export const total = (usage: Usage): number => Object.values(usage).reduce((sum, percent) => sum + percent, 0);

export function eachRounded(usage: Usage): Usage {
  return Object.fromEntries(Object.entries(usage).map(([role, percent]) => [role, rounded(percent)])) as Usage;
}

/** What one usage is more than another one. */
export function beyond(usage: Usage, idle: Usage): Usage {
  const roles = Object.keys(usage) as Role[];
  return Object.fromEntries(roles.map((role) => [role, usage[role] - idle[role]])) as Usage;
}

function roleOf(pid: number): Role {
  const line = commandLine(pid);
  const [program = ''] = line.split(' ');
  if (program.endsWith('mediasoup-worker')) return 'worker';
  if (!program.endsWith('ffmpeg')) return 'node';
  return line.includes('rtsp://') ? 'receiver' : 'encoder';
}

const commandLine = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
