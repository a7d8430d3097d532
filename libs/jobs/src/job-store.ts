import {
  PostgresQueueBackend,
  Queue,
  runMigrations,
  Worker,
  type BackendFactory,
  type ConnectionOptions,
  type Processor,
  type WorkerOptions,
} from 'bullmq';
import pg from 'pg';
import { SharedConnection } from './shared-connection.js';

/** Where the jobs are kept: in Postgres, beside the state, or in Redis when its URL is given. */
export interface JobStoreSettings {
  DATABASE_URL: string;
  REDIS_URL?: string;
}

/** A job whose process died is taken over within seven seconds: its lock runs out, and another process looks for such. */
const TAKE_OVER = { lockDuration: 5_000, stalledInterval: 2_000 };
/** How soon a worker looks for jobs again when the store was away. */
const RETRY = { runRetryDelay: 1_000 };

/** As `maxStalledCount`: the processes that are at a job may die any number of times. */
export const EVERY_TIME = 1_000_000;

/** The one factory that makes every queue and worker, whichever store is behind them. */
export class JobStore {
  /** Of Redis. */
  private readonly connection: ConnectionOptions = {};
  /** Undefined with Redis. */
  private readonly postgres?: SharedConnection;
  private readonly backend?: BackendFactory;
  private readonly opened: (Queue | Worker)[] = [];

  /**
   * @param service whose jobs they are; Postgres shows its connections as `convene-SERVICE-jobs`
   * @param report is told of errors of the connection; jobs go on when it is back
   */
  constructor(
    settings: JobStoreSettings,
    service: string,
    private readonly report: (error: Error) => void,
  ) {
    if (settings.REDIS_URL) {
      this.connection = { url: settings.REDIS_URL, maxRetriesPerRequest: null };
    } else {
      const shared = new SharedConnection(settings.DATABASE_URL, `convene-${service}-jobs`);
      this.postgres = shared;
      this.backend = ((name, options) => new PostgresQueueBackend(shared, name, options as never)) as BackendFactory;
    }
  }

  queue<Data>(name: string): Queue<Data> {
    const options = {
      connection: this.connection,
      defaultJobOptions: { removeOnComplete: true, removeOnFail: { count: 1_000 } },
    };
    return this.keep(new Queue<Data>(name, options, this.backend as never) as unknown as Queue) as Queue<Data>;
  }

  worker<Data>(name: string, process: Processor<Data>, options: Omit<WorkerOptions, 'connection'> = {}): Worker<Data> {
    const all = { ...TAKE_OVER, ...RETRY, ...options, connection: this.connection };
    return this.keep(new Worker<Data>(name, process, all, this.backend as never) as unknown as Worker) as Worker<Data>;
  }

  private keep<T extends Queue | Worker>(part: T): T {
    (part as Queue).on('error', this.report);
    this.opened.push(part);
    return part;
  }

  /** Workers finish the jobs that they are at. */
  async close(): Promise<void> {
    await Promise.all(this.opened.splice(0).map((part) => part.close()));
    await this.postgres?.end();
  }
}

/** Makes BullMQ's own tables, in a schema of their own; to be run with the migrations. */
export async function prepareJobTables(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
}
