import { Database, SessionTransactions } from '@convene/database';
import { JobStore } from '@convene/jobs';
import { CONFIGURATION, Readiness } from '@convene/service-kit';
import { Global, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { SessionConfiguration } from './configuration.js';
import { Announcer } from './events/announcer.js';

const logger = new Logger('state');

/** What keeps the state: Postgres, the session transaction, and the jobs. */
@Global()
@Module({
  providers: [
    Announcer,
    {
      provide: Database,
      inject: [CONFIGURATION, Readiness],
      useFactory: (configuration: SessionConfiguration, readiness: Readiness) => {
        const database = new Database(configuration.DATABASE_URL, configuration.DATABASE_CONNECTIONS);
        readiness.register('postgres', async () => void (await database.$queryRaw`SELECT 1`));
        return database;
      },
    },
    {
      provide: SessionTransactions,
      inject: [Database, Announcer],
      useFactory: (database: Database, announcer: Announcer) =>
        new SessionTransactions(database, (session, events) => announcer.announce(session, events)),
    },
    {
      provide: JobStore,
      inject: [CONFIGURATION],
      useFactory: (configuration: SessionConfiguration) =>
        new JobStore(configuration, (error) => logger.error({ err: error, msg: 'The job store has a problem' })),
    },
  ],
  exports: [Database, SessionTransactions, JobStore],
})
export class StateModule implements OnApplicationShutdown {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(JobStore) private readonly jobs: JobStore,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.jobs.close();
    await this.database.$disconnect();
  }
}
