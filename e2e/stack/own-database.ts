import { randomBytes } from 'node:crypto';
import { Database } from '@convene/database';
import { inject } from 'vitest';
import { createDatabase, dropDatabase } from '../../tools/infrastructure/databases.ts';
import { migrateDatabase } from '../../tools/services/migrate-database.ts';
import './provided.ts';

export interface OwnDatabase {
  url: string;
  database: Database;
  drop(): Promise<void>;
}

/** An empty database for the tests of one file, without services. To be dropped by the file. */
export async function createOwnDatabase(): Promise<OwnDatabase> {
  const own = await createBareDatabase();
  await migrateDatabase(own.url);
  return own;
}

/** One without tables. */
export async function createBareDatabase(): Promise<OwnDatabase> {
  const serverUrl = inject('infrastructure').env.DATABASE_URL;
  const name = `own_${randomBytes(6).toString('hex')}`;
  const url = await createDatabase(serverUrl, name);
  const database = new Database(url, 10);
  const drop = async () => {
    await database.$disconnect();
    await dropDatabase(serverUrl, name);
  };
  return { url, database, drop };
}

/** What every new session of such tests has. */
export const SESSION_PROPERTIES = {
  mediaMode: 'ROUTED',
  recordingMode: 'MANUAL',
  defaultOutputMode: 'COMPOSED',
  defaultRecordingLayout: 'BEST_FIT',
  defaultCustomLayout: '',
  customSessionId: '',
};
