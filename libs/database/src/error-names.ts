import pg from 'pg';
import { Prisma } from './generated/client.js';

/**
 * What an error is called by Postgres (SQLSTATE), by the driver, or by Prisma, as far as they say; nothing for an error that
 * is none of theirs.
 */
export function errorNames(error: unknown): string[] {
  if (error instanceof pg.DatabaseError) return [String(error.code)];
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return [];
  const adapterError = error.meta?.['driverAdapterError'] as { cause?: Record<string, unknown> } | undefined;
  const { kind, code, originalCode } = adapterError?.cause ?? {};
  return [error.code, kind, code, originalCode].map(String);
}
