import pg from 'pg';
import { withDatabase } from '../../infrastructure/database-url.ts';

const NO_SUCH_DATABASE = '3D000';

/**
 * Does "can-connect-to-database" or "create-database". Errors are reported the way the native engine does: as a line of
 * JSON on stderr.
 *
 * @returns the exit code
 */
export async function runDatabaseCommand(command: string, databaseUrl: string): Promise<number> {
  const creating = command === 'create-database';
  const client = new pg.Client(creating ? withDatabase(databaseUrl, 'postgres') : databaseUrl);
  try {
    await client.connect();
    const name = decodeURIComponent(new URL(databaseUrl).pathname.slice(1));
    if (creating) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    return 0;
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    const fields = { message, error_code: code === NO_SUCH_DATABASE ? 'P1003' : 'P1001' };
    console.error(`\n${JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields })}`);
    return 1;
  } finally {
    await client.end();
  }
}
