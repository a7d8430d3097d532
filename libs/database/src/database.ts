import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.js';
import { statementNames } from './statement-names.js';

/** How long a statement may wait for a connection, or for the lock of a session's row, before its request fails. */
const CONNECT_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 5_000;

/** The state of everything, in Postgres. */
export class Database extends PrismaClient {
  /** @param connections the most that are open at once */
  constructor(url: string, connections = 20) {
    super({
      adapter: new PrismaPg(
        {
          connectionString: url,
          max: connections,
          connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
          statement_timeout: STATEMENT_TIMEOUT_MS,
          application_name: 'convene',
        },
        { statementNameGenerator: statementNames() },
      ),
      transactionOptions: { maxWait: CONNECT_TIMEOUT_MS, timeout: STATEMENT_TIMEOUT_MS },
    });
  }
}
