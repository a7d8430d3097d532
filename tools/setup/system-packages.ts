import { existsSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { commandExists } from '../process/find-command.ts';
import { runCommand } from '../process/run-command.ts';
import type { Progress } from '../console/steps.ts';
import { StopWithMessage } from '../console/stop-with-message.ts';

export interface SystemPackage {
  /** Name in Debian and Ubuntu. */
  name: string;
  isPresent: () => boolean;
  /** A systemd unit of the package that must not run just because the package was installed. */
  unwantedService?: string;
}

/**
 * Installs those of the packages that are missing, where this user may do so.
 *
 * @param purpose completes the sentence "… needs these packages"
 * @throws StopWithMessage with the command to run by hand, where they cannot be installed from here
 */
export async function ensureSystemPackages(
  packages: SystemPackage[],
  purpose: string,
  progress: Progress,
): Promise<void> {
  const absent = packages.filter((each) => !each.isPresent());
  const missing = absent.map((each) => each.name);
  if (missing.length === 0) return;
  const unwanted = hasSystemd() ? absent.flatMap(({ unwantedService }) => unwantedService ?? []) : [];
  const prefix = commandPrefixForRoot();
  const byHand = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  const maskByHand = unwanted.length > 0 ? `sudo systemctl mask ${unwanted.join(' ')} && ` : '';
  if (!prefix || !isDebianLike()) {
    throw new StopWithMessage(
      `These system packages are missing (${purpose}): ${missing.join(', ')}.\n` +
        (isDebianLike()
          ? `Install them as root, then start again:\n\n  ${maskByHand}sudo apt-get update && sudo ${byHand}\n`
          : `This is no Debian or Ubuntu: install their equivalents, then start again. On Debian it would be:\n\n  ${byHand}\n`),
    );
  }
  // Before the installation, which starts it.
  if (unwanted.length > 0) await runAsRoot(prefix, ['systemctl', 'mask', ...unwanted], progress);
  await installWithApt(prefix, missing, progress);
  const stillMissing = packages.filter((each) => !each.isPresent()).map((each) => each.name);
  if (stillMissing.length > 0)
    throw new Error(`Installed, but still not found: ${stillMissing.join(', ')} (${purpose})`);
}

async function installWithApt(prefix: string[], names: string[], progress: Progress): Promise<void> {
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-o', 'DPkg::Lock::Timeout=300'];
  const run = (args: string[]) => runAsRoot(prefix, [...apt, ...args], progress);
  const install = ['install', '-y', '--no-install-recommends', ...names];
  progress(`installing ${names.join(' ')}`, 'important');
  // Often the package lists are missing or old: then they are fetched, and the installation gets its second try.
  if (!aptKnows(names)) await run(['update']);
  await run(install).catch(async (error: Error) => {
    if (!/Unable to (locate|fetch)|404 +Not Found|no installation candidate/.test(error.message)) throw error;
    await run(['update']);
    await run(install);
  });
}

function runAsRoot(prefix: string[], command: string[], progress: Progress): Promise<string[]> {
  const [program, ...args] = [...prefix, ...command];
  return runCommand(program!, args, {
    onLine: (line) => {
      if (/^(Get:|Unpacking |Setting up |E: |Waiting |Created symlink )/.test(line)) progress(line.slice(0, 100));
    },
  });
}

function hasSystemd(): boolean {
  return existsSync('/run/systemd/system');
}

function aptKnows(names: string[]): boolean {
  return names.every((name) => /Candidate: (?!\(none\))/.test(output('apt-cache', ['policy', name])));
}

/** What to put before a command so that root runs it; undefined when this needs a password. */
function commandPrefixForRoot(): string[] | undefined {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

function isDebianLike(): boolean {
  return (
    existsSync('/etc/os-release') &&
    /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8')) &&
    commandExists('apt-get')
  );
}

function output(command: string, args: string[]): string {
  return spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } }).stdout ?? '';
}
