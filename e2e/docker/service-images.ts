import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../../tools/console/steps.ts';
import { REPOSITORY } from '../../tools/launcher/repository.ts';
import { SERVICE_KINDS } from '../../tools/services/service-kind.ts';
import { buildSettings, npmSecrets } from './build-settings.ts';
import type { Docker } from './docker.ts';

/** The tag of the images that are built here, CONVENE_VERSION: nobody's own are replaced. */
export const VERSION = 'e2e';

/** Builds the images of all services. @returns the size of each, MB */
export async function buildServiceImages(docker: Docker, progress: Progress): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), 'convene-build-'));
  const sizes: Record<string, number> = {};
  try {
    const secrets = await npmSecrets(folder);
    for (const kind of SERVICE_KINDS) {
      const image = `convene/${kind}:${VERSION}`;
      const onLine = (line: string) => progress(`${kind}: ${line.slice(0, 100)}`);
      const args = ['build', ...buildSettings(), ...secrets, '--target', kind, '--tag', image, REPOSITORY];
      await docker.run(args, { onLine });
      const { Size } = await docker.inspect('image', image);
      sizes[kind] = Math.round(Size / 1e6);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return sizes;
}
