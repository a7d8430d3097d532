import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitForPidLock } from './pid-lock.mjs';

/**
 * Runs `npm ci` when node_modules is missing or differs from package-lock.json. Of two processes that come here at the
 * same time, one installs and the other one waits.
 *
 * @param {string} repository the checkout's folder
 * @returns {Promise<number>} 0, or npm's exit code when it failed (its output has gone to the terminal)
 */
export async function ensureDependencies(repository) {
  if (await isInstalled(repository)) return 0;
  const lock = await waitForPidLock(join(repository, '.convene', 'npm-ci.lock'), (pid) =>
    console.log(`Waiting: process ${pid} is installing the dependencies …`),
  );
  try {
    return (await isInstalled(repository)) ? 0 : await install(repository);
  } finally {
    await lock.release();
  }
}

/** @param {string} repository */
const stampPath = (repository) => join(repository, 'node_modules', '.convene-lock-hash');

/** @param {string} repository */
async function lockHash(repository) {
  const content = await readFile(join(repository, 'package-lock.json'));
  return createHash('sha256').update(content).digest('hex');
}

/** @param {string} repository */
async function isInstalled(repository) {
  const stamp = stampPath(repository);
  const hash = await lockHash(repository);
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === hash) return true;
  if (!(await npmHasInstalledAll(repository))) return false;
  await writeFile(stamp, hash);
  return true;
}

/**
 * Whether a developer's own `npm install` has left what package-lock.json asks for: npm keeps its list of what it has
 * installed. Packages for other platforms are optional and not in it.
 *
 * @param {string} repository
 */
async function npmHasInstalledAll(repository) {
  const list = join(repository, 'node_modules', '.package-lock.json');
  if (!existsSync(list)) return false;
  const installed = await packagesIn(list);
  const wanted = Object.entries(await packagesIn(join(repository, 'package-lock.json')));
  return wanted
    .filter(([path]) => path.includes('node_modules/'))
    .every(([path, { version, optional, devOptional, peer }]) =>
      installed[path] ? installed[path].version === version : optional || devOptional || peer,
    );
}

/**
 * @typedef {{ version?: string; optional?: boolean; devOptional?: boolean; peer?: boolean }} LockedPackage
 * @param {string} path
 * @returns {Promise<Record<string, LockedPackage>>}
 */
async function packagesIn(path) {
  return JSON.parse(await readFile(path, 'utf8')).packages;
}

/** @param {string} repository */
async function install(repository) {
  const why = existsSync(join(repository, 'node_modules'))
    ? 'package-lock.json is not what was installed'
    : 'first start';
  console.log(`Installing the dependencies with npm ci (${why}) …`);
  // The hash is taken before: a lock file that changes meanwhile leads to another installation, not to a wrong stamp.
  const hash = await lockHash(repository);
  await rm(stampPath(repository), { force: true });
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: repository,
    stdio: 'inherit',
  });
  const code = await new Promise((resolve, reject) => {
    npm.on('error', reject);
    npm.on('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  if (code === 0) await writeFile(stampPath(repository), hash);
  return code;
}
