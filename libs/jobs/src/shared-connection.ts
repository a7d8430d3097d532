import { PostgresConnection } from 'bullmq';

/** For the statements of all queues and workers: these are short, and hold nothing that another one waits for. */
const FOR_STATEMENTS = 3;
/** Hears of new jobs, for all workers. */
const FOR_LISTENING = 1;

/** The most connections to Postgres that a process opens for its jobs, however many queues and workers it has. */
export const MOST_JOB_CONNECTIONS = FOR_STATEMENTS + FOR_LISTENING;

/** How all queues and workers of a process reach Postgres. By itself BullMQ opens a pool for each of them. */
export class SharedConnection extends PostgresConnection {
  /** @param name what Postgres shows as `application_name` */
  constructor(connectionString: string, name: string) {
    super({ connectionString, max: FOR_STATEMENTS, application_name: name });
  }

  /** Nothing is asked before the first statement: whoever was started while Postgres was away would have no jobs for ever. */
  override async waitUntilReady(): Promise<void> {}

  /** A queue or a worker that closes leaves it to the others. */
  override async close(): Promise<void> {}

  async end(): Promise<void> {
    await super.close();
  }
}
