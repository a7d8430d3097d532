import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../../tools/console/steps.ts';
import { runCommand } from '../../tools/process/run-command.ts';
import type { Docker } from './docker.ts';
import { CLI_CONFIG } from './engine.ts';

/** Debian 13 brings today's Compose and BuildKit's command line, which run on Debian 12, too. */
const PLUGINS = { bookworm: [], trixie: ['docker-compose', 'docker-buildx'] };
export type Suite = keyof typeof PLUGINS;

export const debianImage = (suite: Suite): string => `convene-stand-in/debian:${suite}`;

/** An installation leaves nothing behind in an image; the official ones of Debian have this, too. */
const SMALL_LAYERS = `APT::Keep-Downloaded-Packages "false";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Acquire::Languages "none";
`;

/** Sees to it that Docker's command line has Compose 2 and BuildKit. */
export async function providePlugins(docker: Docker, progress: Progress): Promise<void> {
  const commands = ['compose', 'buildx'].map((plugin) => docker.can([plugin, 'version']));
  if (!(await Promise.all(commands)).every(Boolean)) await makeDebianImage(docker, 'trixie', progress);
}

/** Makes an image of a Debian from its packages. What it has of plugins for Docker's command line is taken out of it. */
export async function makeDebianImage(docker: Docker, suite: Suite, progress: Progress): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'convene-debian-'));
  try {
    const [root, archive] = [join(folder, 'root'), join(folder, 'root.tar')];
    const plugins = PLUGINS[suite];
    const include = plugins.length > 0 ? [`--include=${plugins.join(',')}`] : [];
    await runCommand('debootstrap', ['--variant=minbase', ...include, suite, root, ...(await debianMirror())], {
      onLine: (line) => progress(line.slice(0, 100)),
    });
    if (plugins.length > 0) await takePlugins(root);
    await writeFile(join(root, 'etc', 'apt', 'apt.conf.d', 'small-layers'), SMALL_LAYERS);
    await rm(join(root, 'var', 'cache', 'apt'), { recursive: true });
    await runCommand('tar', ['--create', '--file', archive, '--exclude=./dev', '--directory', root, '.']);
    await docker.run(['import', archive, debianImage(suite)]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The mirror that this machine's apt uses for Debian; none: debootstrap's own choice. */
async function debianMirror(): Promise<string[]> {
  const filters = ['Created-By: Packages', 'Origin: Debian', 'Label: Debian'];
  return (await runCommand('apt-get', ['indextargets', '--format', '$(REPO_URI)', ...filters])).slice(0, 1);
}

async function takePlugins(root: string): Promise<void> {
  const [from, to] = [join(root, 'usr', 'libexec', 'docker', 'cli-plugins'), join(CLI_CONFIG, 'cli-plugins')];
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) await rename(join(from, name), join(to, name));
}
