import { driverCause } from './driver-cause.js';
import { Prisma } from './generated/client.js';

/** Postgres' word for a statement that it ends because it takes longer than it may. */
const QUERY_CANCELED = '57014';

/** Whether a statement failed because it took longer than it may. */
export function isStatementTimeout(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && driverCause(error).states.includes(QUERY_CANCELED);
}
