import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Steps } from '../console/steps.ts';
import { startInfrastructure } from '../infrastructure/start-infrastructure.ts';
import { allSettledOrThrow } from '../process/all-settled.ts';
import type { UndoList } from '../process/undo-list.ts';
import { migrateDatabase } from '../services/migrate-database.ts';
import { serviceEnvironment } from '../services/service-environment.ts';
import type { ServiceKind } from '../services/service-kind.ts';
import { startService, type Service } from '../services/start-service.ts';
import { mediaSettings } from './media-settings.ts';
import { choosePublicPort } from './public-port.ts';
import { platformSecret } from './secret.ts';
import { supervise } from './supervise.ts';
import type { WelcomeDetails } from './welcome.ts';

/** How many steps `runPlatform` takes. */
export const PLATFORM_STEPS = 3;

/**
 * Starts databases and one service of each kind, and keeps the services running.
 *
 * @param dir for everything that is kept
 * @param undo gets what stops it all
 */
export async function runPlatform(
  steps: Steps,
  { dir, mediasoupWorker, undo }: { dir: string; mediasoupWorker: string; undo: UndoList },
): Promise<WelcomeDetails> {
  const logDir = join(dir, 'logs');
  await mkdir(logDir, { recursive: true });
  const log = (text: string) => console.log(text);
  const infrastructure = await steps.run('Starting Postgres and NATS', () =>
    startInfrastructure({ dir, logDir, durable: true, preferDocumentedPorts: true, log }),
  );
  undo.push(infrastructure.stop);
  const { DATABASE_URL: databaseUrl, NATS_URL: natsUrl } = infrastructure.env;
  await steps.run('Migrating the database', () => migrateDatabase(databaseUrl));
  const secret = await platformSecret(dir);
  const { port, insteadOf } = await choosePublicPort();
  const settings = { databaseUrl, natsUrl, secret, mediasoupWorker, dir };
  const ports = { SERVER_PORT: String(port), HTTPS_PORT: process.env.HTTPS_PORT || String(port) };
  const media = await mediaSettings();
  const start = (kind: ServiceKind, healthPort = '0') => {
    const kindEnv = {
      gateway: { OPENVIDU_SECRET: secret, ...ports },
      'media-node': media,
      session: {},
      'recording-worker': {},
    };
    const env = { ...serviceEnvironment(kind, 1, settings), ...process.env, ...infrastructure.env, ...kindEnv[kind] };
    return startService(kind, { env: { ...env, HEALTH_PORT: healthPort }, logFile: join(logDir, `${kind}.log`) });
  };
  const services = await steps.run('Starting the services', async () => {
    const startAll = (...kinds: ServiceKind[]) =>
      allSettledOrThrow(kinds.map((kind) => keepRunning(kind, start, undo, log)));
    // The others announce themselves to the session service. The gateway comes last, so that it is stopped first.
    return [
      ...(await startAll('session')),
      ...(await startAll('media-node', 'recording-worker')),
      ...(await startAll('gateway')),
    ];
  });
  const url = services.find(({ kind }) => kind === 'gateway')?.url ?? '';
  const notes = insteadOf ? [`port ${insteadOf} was taken: this is port ${port}`] : [];
  return { url, secret, services, natsUrl, databaseUrl, logDir, notes };
}

async function keepRunning(
  kind: ServiceKind,
  start: (kind: ServiceKind, healthPort?: string) => Promise<Service>,
  undo: UndoList,
  log: (text: string) => void,
): Promise<Service> {
  const service = await start(kind);
  let current = service;
  const restart = async () => (current = await start(kind, String(service.ports.health)));
  const end = new AbortController();
  const supervision = supervise({ service, restart, signal: end.signal, log });
  undo.push(async () => {
    end.abort();
    await supervision; // A restart that is under way shall end before.
    if (!(await current.stop())) log(`${kind} (process ${current.pid}) did not stop within 15 s and was killed`);
  });
  return service;
}
