import { join } from 'node:path';
import { applyMigrations } from '@convene/database';
import { prepareJobTables } from '@convene/jobs';
import { ConfigurationError, loadConfiguration, url } from '@convene/service-kit';
import { z } from 'zod';

/** Brings the database to this version: our migrations, then the job queue's own tables. Run it before the services. */
const MIGRATIONS = join(import.meta.dirname, '../../../prisma/migrations');

try {
  const { DATABASE_URL } = loadConfiguration(z.object({ DATABASE_URL: url('postgresql:', 'postgres:') }), process.env);
  const applied = await applyMigrations(DATABASE_URL, MIGRATIONS);
  await prepareJobTables(DATABASE_URL);
  process.stdout.write(applied.length ? `Applied ${applied.join(', ')}\n` : 'The database is up to date\n');
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
