import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** The host's name and a random suffix: unique for each process, and fit to stand in a NATS subject. */
export function newProcessName(): string {
  const host = hostname()
    .replaceAll(/[^A-Za-z0-9_-]/g, '-')
    .slice(0, 40);
  return `${host}-${randomBytes(4).toString('hex')}`;
}
