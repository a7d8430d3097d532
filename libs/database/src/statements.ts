import type { Pool, PoolClient } from 'pg';
import type { statementNames } from './statement-names.js';

/** Statements of our own SQL, without an ORM between: what a session's changes wait for. */
export interface Statements {
  /** @returns the rows, with JSON parsed and integers as numbers */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** Sends statements to a connection, or each to whichever is free; a connection parses and plans each text once. */
export function statementsOn(to: Pool | PoolClient, nameOf: ReturnType<typeof statementNames>): Statements {
  return {
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) => {
      const args = [...parameters];
      const { rows } = await to.query({ name: nameOf({ sql, args }), text: sql, values: args });
      return rows as Row[];
    },
  };
}

/**
 * Makes a transaction of statements: committed when `work` is done, undone when it throws.
 *
 * @param limitMs so long it may take; then its connection is given up, and with it the transaction
 * @throws what `work` throws; whatever the driver says when Postgres goes away or the time is over
 */
export async function inTransaction<Result>(
  pool: Pool,
  nameOf: ReturnType<typeof statementNames>,
  limitMs: number,
  work: (statements: Statements) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken = false;
  // Without a listener, a connection that breaks between two statements would end the process.
  const onBroken = (): void => void (broken = true);
  client.on('error', onBroken);
  const limit = setTimeout(() => {
    broken = true;
    void client.end();
  }, limitMs);
  try {
    await client.query('BEGIN');
    const result = await work(statementsOn(client, nameOf));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    if (!broken) await client.query('ROLLBACK').catch(onBroken);
    throw error;
  } finally {
    clearTimeout(limit);
    client.off('error', onBroken);
    client.release(broken);
  }
}
