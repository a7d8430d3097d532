import pg from 'pg';
import { Prisma } from './generated/client.js';

/**
 * What an error is called by Postgres (SQLSTATE), by the driver, or by Prisma, as far as they say; nothing for an error that
 * is none of theirs.
 */
export function errorNames(error: unknown): string[] {
  if (error instanceof pg.DatabaseError) return [String(error.code)];
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    return [error.code, ...namesOfDriver(error.meta?.['driverAdapterError'])];
  }
  return namesOfDriver(error);
}

/** Prisma passes an error of the driver on as it is when a transaction cannot begin. */
function namesOfDriver(error: unknown): string[] {
  if (!(error instanceof Error) || error.name !== 'DriverAdapterError') return [];
  const { kind, code, originalCode } = error.cause as Record<string, unknown>;
  return [kind, code, originalCode].map(String);
}
