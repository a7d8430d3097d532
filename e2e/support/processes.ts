import type { Stack } from '../../tools/services/start-stack.ts';
import { childrenOf } from './child-processes.ts';

/** The process ids of all services of a stack that live, and of their media workers, by kind. */
export async function processesOf(stack: Stack): Promise<Record<string, number[]>> {
  const { gateways, sessions, mediaNodes, recordingWorkers } = stack;
  const living = (services: { pid: number }[]) => services.map(({ pid }) => pid).filter(isAlive);
  const workers = await Promise.all(mediaNodes.map(({ pid }) => childrenOf(pid, 'mediasoup-worker')));
  return {
    gateways: living(gateways),
    sessions: living(sessions),
    mediaNodes: living(mediaNodes),
    mediaWorkers: workers.flat(),
    recordingWorkers: living(recordingWorkers),
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
