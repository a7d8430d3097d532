import { join } from 'node:path';
import { runCommand } from '../process/run-command.ts';
import { REPOSITORY } from '../launcher/repository.ts';

/** Brings a database to the state that the services of this checkout expect. @returns what the migration printed */
export function migrateDatabase(databaseUrl: string): Promise<string[]> {
  const cli = join(REPOSITORY, 'apps', 'session', 'dist', 'migrate.js');
  return runCommand(process.execPath, ['--enable-source-maps', cli], {
    cwd: REPOSITORY,
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
}
