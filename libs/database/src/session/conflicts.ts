import { driverCause } from '../driver-cause.js';
import { Prisma } from '../generated/client.js';

/** Postgres' words for a place that somebody else has taken meanwhile, and for two that wait for each other. */
const CONFLICTS = new Set(['23505', '40001', '40P01']);

/** Whether a transaction met another one, so that it may succeed when it is made anew. */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return driverCause(error).states.some((state) => CONFLICTS.has(state));
}
