import { Prisma } from '../generated/client.js';

/** Postgres' words for a place that somebody else has taken meanwhile, and for two that wait for each other. */
const CONFLICTS = new Set(['23505', '40001', '40P01']);

/** Whether a transaction met another one, so that it may succeed when it is made anew. */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  const adapterError = error.meta?.['driverAdapterError'] as { cause?: Record<string, unknown> } | undefined;
  const { code, originalCode } = adapterError?.cause ?? {};
  return [code, originalCode].some((state) => CONFLICTS.has(String(state)));
}
