import type { Prisma } from './generated/client.js';

/** What the driver says of an error of Postgres: how it calls it, and Postgres' own codes (SQLSTATE). */
export function driverCause(error: Prisma.PrismaClientKnownRequestError): { kind: string; states: string[] } {
  const adapterError = error.meta?.['driverAdapterError'] as { cause?: Record<string, unknown> } | undefined;
  const { kind, code, originalCode } = adapterError?.cause ?? {};
  return { kind: String(kind), states: [String(code), String(originalCode)] };
}
