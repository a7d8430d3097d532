import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.js';
import { statementNames, UNNAMED } from './statement-names.js';
import { inTransaction, type Statements, statementsOn } from './statements.js';

/** How long a statement may wait for a connection, or for the lock of a session's row, before its request fails. */
const CONNECT_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 5_000;
/** Longer, so that who waits for a lock gives up his statement; his connection stays, and no other one is opened for it. */
const TRANSACTION_TIMEOUT_MS = 5_500;

/** The state of everything, in Postgres: as Prisma shows it, and for our own statements; over the same connections. */
export class Database extends PrismaClient {
  private readonly pool: pg.Pool;
  private readonly nameOf: ReturnType<typeof statementNames>;
  /** Each in a transaction of its own. */
  readonly statements: Statements;

  /**
   * @param connections the most that are open at once
   * @param prepares whether a connection parses and plans each statement only once
   */
  constructor(url: string, connections = 20, prepares = true) {
    const pool = new pg.Pool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      application_name: 'convene-session',
    });
    // A connection that breaks while nobody uses it has left the pool by then.
    pool.on('error', () => undefined);
    const nameOf = prepares ? statementNames() : () => UNNAMED;
    super({
      adapter: new PrismaPg(pool, { statementNameGenerator: nameOf }),
      transactionOptions: { maxWait: CONNECT_TIMEOUT_MS, timeout: STATEMENT_TIMEOUT_MS },
    });
    this.pool = pool;
    this.nameOf = nameOf;
    this.statements = statementsOn(pool, nameOf);
  }

  /** Several of our own statements as one transaction. @throws what `work` throws; when Postgres is away or too late */
  async transaction<Result>(work: (statements: Statements) => Promise<Result>): Promise<Result> {
    return inTransaction(this.pool, this.nameOf, TRANSACTION_TIMEOUT_MS, work);
  }

  override async $disconnect(): Promise<void> {
    await super.$disconnect();
    if (!this.pool.ended) await this.pool.end();
  }
}
