import { childrenOf } from './child-processes.ts';

/** A process and all that it has started, which is stopped and goes on as one: databases have a process for each connection. */
export const processTree = (pid: () => number) => ({
  kill: (signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> => signalTree(pid(), signal),
});

async function signalTree(pid: number, signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  process.kill(pid, signal);
  for (const child of await childrenOf(pid, '')) await signalTree(child, signal).catch(unlessItIsGone);
}

/** A child may end while it is looked for. */
function unlessItIsGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ESRCH') throw error;
}
