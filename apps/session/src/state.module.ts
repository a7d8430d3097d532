import { Database, SessionTransactions } from '@convene/database';
import { JobStore } from '@convene/jobs';
import { CONFIGURATION, Deadline, Readiness } from '@convene/service-kit';
import { Global, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CdrOutbox } from './cdr/cdr-outbox.js';
import { CdrWriter } from './cdr/cdr-writer.js';
import type { SessionConfiguration } from './configuration.js';
import { Announcer } from './events/announcer.js';
import { Outbox } from './events/outbox.js';
import { DeliveryJobs } from './webhooks/delivery-jobs.js';
import { WebhookOutbox } from './webhooks/webhook-outbox.js';
import { AlwaysRecorded } from './recordings/always-recorded.js';
import { BeginRecording } from './recordings/begin-recording.js';
import { RecordingFollower } from './recordings/recording-follower.js';
import { RecordingJobs } from './recordings/recording-jobs.js';

const logger = new Logger('state');

/** What keeps the state: Postgres, the session transaction with all that it tells, and the jobs. */
@Global()
@Module({
  providers: [
    Announcer,
    Outbox,
    WebhookOutbox,
    DeliveryJobs,
    CdrOutbox,
    CdrWriter,
    RecordingJobs,
    BeginRecording,
    AlwaysRecorded,
    RecordingFollower,
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
      inject: [Database, Outbox, RecordingFollower, Announcer],
      useFactory: (database: Database, outbox: Outbox, recordings: RecordingFollower, announcer: Announcer) =>
        new SessionTransactions(database, {
          follow: async (transaction, events) => {
            await recordings.follow(transaction, events);
            await outbox.store(transaction, events);
          },
          beforeCommit: () => Deadline.current?.check(),
          announce: (session, events) => announcer.announce(session, events),
        }),
    },
    {
      provide: JobStore,
      inject: [CONFIGURATION],
      useFactory: (configuration: SessionConfiguration) =>
        new JobStore(configuration, (error) => logger.error({ err: error, msg: 'The job store has a problem' })),
    },
  ],
  exports: [Database, SessionTransactions, JobStore, DeliveryJobs, RecordingJobs, BeginRecording],
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
