import { errorNames } from './error-names.js';

/** How the driver calls it when Postgres cannot be reached or takes nobody any more; Prisma, when no connection got free. */
const NAMES = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'P2024',
  'P2028',
]);
/** Postgres' own words for it: connection exceptions, too many connections, shutting down or starting up. */
const STATES = /^(08|53300|57P0[1-3])/;
/** What the driver passes on as it is: its own words, and those of the operating system. */
const NOT_CONNECTED =
  /timeout exceeded when trying to connect|Connection terminated|connection error and is not queryable|\b(connect|getaddrinfo|read|write) E[A-Z_]+\b/i;

/** Whether a request failed because Postgres is away or overloaded, not because of what was asked. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (NOT_CONNECTED.test(error.message)) return true;
  return errorNames(error).some((name) => NAMES.has(name) || STATES.test(name));
}
