import pg from 'pg';
import { POSTGRES_USER } from './postgres-cluster.ts';

/** The URL of a database of the Postgres that we started. */
export function postgresUrl({
  port,
  password,
  database,
}: {
  port: number;
  password: string;
  database: string;
}): string {
  return `postgresql://${POSTGRES_USER}:${password}@127.0.0.1:${port}/${database}`;
}

/** The same server and user, another database. */
export function withDatabase(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}

/**
 * The same database by its server's Unix socket, which is also reached from another network namespace.
 *
 * @param databaseUrl a URL by TCP that works from here, of a server on this machine
 */
export async function overUnixSocket(databaseUrl: string): Promise<string> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ directories: string }>(
      `SELECT current_setting('unix_socket_directories') AS directories`,
    );
    const directory = rows[0]!.directories.split(',')[0]!.trim();
    if (!directory) throw new Error('This Postgres has no Unix socket');
    const url = new URL(databaseUrl);
    url.hostname = 'localhost';
    url.searchParams.set('host', directory);
    return url.href;
  } finally {
    await client.end();
  }
}
