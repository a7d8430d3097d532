import { readFileSync } from 'node:fs';

export interface User {
  uid: number;
  gid: number;
}

/** As whom root starts servers that need no privileges: `nobody`. Undefined when this process is not root's. */
export function unprivilegedUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  const fields = users.map((line) => line.split(':')).find(([name]) => name === 'nobody');
  if (!fields) {
    throw new Error('Servers do not run as root here, and this machine has no user "nobody": start as another user');
  }
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}
