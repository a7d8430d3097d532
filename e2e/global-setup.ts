import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { provideDatabaseServer } from '../tools/infrastructure/database-server.ts';
import { startStack, type Stack } from '../tools/services/start-stack.ts';
import { healthUrl } from './observing/metrics.ts';
import type { Infrastructure, SharedStack } from './stack/provided.ts';

/**
 * One Postgres for the whole run, and one stack that every test uses that breaks nothing: two gateways and two session
 * services, so that it matters all the time which of them answers. Tests that break things start a stack of their own
 * in the same Postgres (stack/own-stack.ts).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'convene-e2e-'));
  const log = (text: string) => console.log(text);
  const database = await provideDatabaseServer({ dir, log });
  process.env.CONVENE_TEST_DATABASE_URL = database.url;
  const infrastructure: Infrastructure = { env: { DATABASE_URL: database.url } };
  let stack: Stack | undefined;
  const teardown = async () => {
    await stack?.stop();
    await database.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    stack = await startStack({
      dir: join(dir, 'shared'),
      infrastructure,
      counts: { gateway: 2, session: 2 },
      log,
    });
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide('infrastructure', infrastructure);
  project.provide('stack', describeStack(stack, join(dir, 'shared', 'recordings')));
  return teardown;
}

function describeStack(stack: Stack, recordings: string): SharedStack {
  const { secret, gateways, sessions, mediaNodes, recordingWorkers, databaseUrl, logDir } = stack;
  return {
    secret,
    gateways: gateways.map(({ url }) => url!),
    health: {
      gateway: gateways.map((service) => healthUrl(service)),
      session: sessions.map((service) => healthUrl(service)),
      'media-node': mediaNodes.map((service) => healthUrl(service)),
      'recording-worker': recordingWorkers.map((service) => healthUrl(service)),
    },
    databaseUrl,
    logDir,
    recordings,
  };
}
