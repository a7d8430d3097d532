import { Database, SessionChanges } from '@convene/database';
import { JobStore } from '@convene/jobs';
import { CONFIGURATION, Deadline, Readiness } from '@convene/service-kit';
import { Global, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { SessionConfiguration } from './configuration/session-configuration.js';
import * as outbound from './outbound/index.js';
import { PlacedSessions } from './nodes/placed-sessions.js';
import type { Effect } from './rules/effect.js';
import { Effects } from './workflows/effects.js';

type Outbox = InstanceType<typeof outbound.Outbox>;
type Announcer = InstanceType<typeof outbound.Announcer>;

const logger = new Logger('state');

/** What keeps the state: Postgres, the jobs, and what is told to others. */
@Global()
@Module({
  providers: [
    ...Object.values(outbound),
    {
      provide: Database,
      inject: [CONFIGURATION, Readiness],
      useFactory: (configuration: SessionConfiguration, readiness: Readiness) => {
        const url = configuration.DATABASE_POOLER_URL ?? configuration.DATABASE_URL;
        const { DATABASE_CONNECTIONS, DATABASE_PREPARED_STATEMENTS } = configuration;
        const database = new Database(url, DATABASE_CONNECTIONS, DATABASE_PREPARED_STATEMENTS);
        readiness.register('postgres', async () => void (await database.$queryRaw`SELECT 1`));
        return database;
      },
    },
    {
      provide: JobStore,
      inject: [CONFIGURATION],
      useFactory: (configuration: SessionConfiguration) =>
        new JobStore(configuration, 'session', (error) =>
          logger.error({ err: error, msg: 'The job store has a problem' }),
        ),
    },
  ],
  exports: [Database, JobStore, ...Object.values(outbound)],
})
export class StateModule implements OnApplicationShutdown {
  /** The one way to change sessions, with all that is told of it and done after it. */
  static readonly changes = {
    provide: SessionChanges,
    inject: [Database, outbound.Outbox, outbound.Announcer, Effects, PlacedSessions],
    useFactory: (database: Database, outbox: Outbox, announcer: Announcer, effects: Effects, placed: PlacedSessions) =>
      new SessionChanges<Effect>(database, {
        outbox: (session, events) => outbox.rowsFor(session, events),
        deadline: () => Deadline.current,
        announce: (session, events, { webhook_delivery, cdr_entry }) => {
          announcer.announce(session, events);
          const { uid, mediaNodeId, closedAt, closingReason } = session;
          if ((closedAt ?? closingReason) !== null && mediaNodeId !== null) placed.end(uid, mediaNodeId);
          if (webhook_delivery.length + cdr_entry.length > 0) outbox.written(session.uid);
        },
        perform: (session, wanted) => effects.perform(session, wanted),
      }),
  };

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(JobStore) private readonly jobs: JobStore,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.jobs.close();
    await this.database.$disconnect();
  }
}
