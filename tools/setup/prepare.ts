import type { Steps } from '../console/steps.ts';
import { buildProjects } from './build.ts';
import { linkPostgresLibraries } from './embedded-postgres.ts';
import { ensureMediasoupWorker } from './mediasoup-worker/ensure-worker.ts';
import { generatePrismaClient } from './prisma-client.ts';
import { runPackages, UNIT_TEST_PACKAGES } from './required-packages.ts';
import { ensureSystemPackages, type SystemPackage } from './system-packages.ts';

/** How many steps `prepareToRun` takes. */
export const PREPARATION_STEPS = 4;

/** How many steps `prepareToCheck` takes. */
export const CHECK_PREPARATION_STEPS = 2;

/** What type checks and unit tests need: no servers, and of system packages only what reads and writes media. */
export async function prepareToCheck(steps: Steps): Promise<void> {
  await prepareSources(steps);
  await steps.run('Looking for system packages', (progress) =>
    ensureSystemPackages(UNIT_TEST_PACKAGES, 'for the unit tests', progress),
  );
}

async function prepareSources(steps: Steps): Promise<void> {
  await steps.run('Generating the database client', async (progress) => {
    await linkPostgresLibraries();
    await generatePrismaClient(progress);
  });
}

/**
 * Everything that running the services needs. All of it takes a second or two when nothing has changed.
 *
 * @param extraPackages needed beyond those for running
 * @returns the mediasoup worker's path
 */
export async function prepareToRun(steps: Steps, extraPackages: SystemPackage[] = []): Promise<string> {
  await prepareSources(steps);
  await steps.run('Looking for system packages', (progress) =>
    ensureSystemPackages([...runPackages(), ...extraPackages], 'for running Convene on this machine', progress),
  );
  const worker = await steps.run('Providing the mediasoup worker', ensureMediasoupWorker);
  await steps.run('Compiling the services', buildProjects);
  return worker;
}
