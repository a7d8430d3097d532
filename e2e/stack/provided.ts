import type { ServiceKind } from '../../tools/services/service-kind.ts';

/** The Postgres of the run. */
export interface Infrastructure {
  env: { DATABASE_URL: string };
}

/** What the tests are told of the shared stack. */
export interface SharedStack {
  secret: string;
  /** URLs of both gateways. */
  gateways: string[];
  /** Base URLs of `/health` and `/metrics`, by kind of service. */
  health: Record<ServiceKind, string[]>;
  databaseUrl: string;
  /** Where the services' logs are. */
  logDir: string;
  /** The folder of the recordings. */
  recordings: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    infrastructure: Infrastructure;
    stack: SharedStack;
  }
}
