import { readdir, readFile } from 'node:fs/promises';

/** Process ids of the living children of a process whose name begins with this. */
export async function childrenOf(parent: number, name: string): Promise<number[]> {
  return pidsOf(parent, ({ command, isZombie }) => !isZombie && command.startsWith(name.slice(0, MAX_NAME)));
}

/** Process ids of children that have ended, but that their parent has not been told of. */
export async function zombiesOf(parent: number): Promise<number[]> {
  return pidsOf(parent, ({ isZombie }) => isZombie);
}

/** The kernel cuts names after so many characters. */
const MAX_NAME = 15;

interface Child {
  command: string;
  isZombie: boolean;
}

async function pidsOf(parent: number, isMeant: (child: Child) => boolean): Promise<number[]> {
  const processes = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const found = await Promise.all(
    processes.map(async (pid) => {
      // `pid (name) state parent …`; the process may have ended meanwhile.
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const [, command = '', state, itsParent] = /^\d+ \((.*)\) (\S) (\d+)/s.exec(stat) ?? [];
      const isChild = Number(itsParent) === parent && isMeant({ command, isZombie: state === 'Z' });
      return isChild ? Number(pid) : undefined;
    }),
  );
  return found.filter((pid) => pid !== undefined);
}
