import { readdir, readFile } from 'node:fs/promises';

/** Process ids of the living children of a process whose name begins with this. */
export async function childrenOf(parent: number, name: string): Promise<number[]> {
  const processes = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const found = await Promise.all(
    processes.map(async (pid) => {
      // `pid (name) state parent …`; the process may have ended meanwhile.
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const [, command = '', state, itsParent] = /^\d+ \((.*)\) (\S) (\d+)/s.exec(stat) ?? [];
      // The kernel cuts names after 15 characters.
      return Number(itsParent) === parent && state !== 'Z' && command.startsWith(name.slice(0, 15))
        ? Number(pid)
        : undefined;
    }),
  );
  return found.filter((pid) => pid !== undefined);
}
