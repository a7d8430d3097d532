import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from '../../launcher/repository.ts';
import { CommandFailed, runCommand } from '../../process/run-command.ts';
import { type Manifest, nameOf } from '../manifest.ts';
import { modelOf } from './schema.ts';

const MODULES = join(REPOSITORY, 'node_modules');
const TSC = join(MODULES, '.bin', 'tsc');
const OPTIONS = '--ignoreConfig --noEmit --strict --skipLibCheck --module nodenext --target es2024 --pretty false';

/**
 * Fields that the schema does not have, a misspelt `livenessProbes` say; a cluster ignores them. The schemas leave room
 * for others, their types do not: so the compiler is asked, once for all objects.
 */
export async function unknownFields(manifests: Manifest[]): Promise<string[]> {
  const cache = join(MODULES, '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'convene-k8s-'));
  try {
    const file = join(folder, 'manifests.ts');
    // One line for each, so that the line of an error says which it is.
    await writeFile(file, manifests.map(statement).join('\n'));
    const args = [...OPTIONS.split(' '), '--types', '', file];
    return await runCommand(TSC, args).then(
      () => [],
      (error: unknown) => {
        if (!(error instanceof CommandFailed)) throw error;
        const found = [...error.message.matchAll(/manifests\.ts\((\d+),\d+\): error (.*)/g)];
        // Anything else that it says is no finding, but a compiler that did not run.
        if (found.length === 0) throw error;
        return found.map(([, line, message]) => `${nameOf(manifests[Number(line) - 1]!)}: ${message}`);
      },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const statement = (manifest: Manifest): string =>
  `(${JSON.stringify(manifest)}) satisfies import('${modelOf(manifest)}').I${manifest.kind};`;
