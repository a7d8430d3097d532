import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * A lock file that holds its owner's process id. A lock whose owner has died is taken over.
 *
 * @typedef {{ release: () => Promise<void> }} PidLock
 */

/**
 * Takes the lock.
 *
 * @param {string} path the lock file; its folder is created
 * @returns {Promise<{ lock: PidLock } | { heldBy: number }>} the lock, or the process id of its living owner
 */
export async function tryPidLock(path) {
  const mine = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(mine, await identityOf(process.pid));
  try {
    for (;;) {
      // A hard link appears with its content in one step, and fails when the name exists.
      if (await succeeds(link(mine, path), 'EEXIST')) return { lock: { release: () => rm(path, { force: true }) } };
      const owner = await ownerOf(path);
      if (owner.alive) return { heldBy: owner.pid };
      await removeStale(path, owner.identity);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/**
 * Takes the lock, waiting for as long as another living process has it.
 *
 * @param {string} path
 * @param {(pid: number) => void} onWait called once, with the owner's process id, when there is something to wait for
 * @param {AbortSignal} [signal] ends the waiting with an error
 * @returns {Promise<PidLock>}
 */
export async function waitForPidLock(path, onWait, signal) {
  for (let told = false; ; told = true) {
    const result = await tryPidLock(path);
    if ('lock' in result) return result.lock;
    if (!told) onWait(result.heldBy);
    signal?.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** @param {string} path */
async function ownerOf(path) {
  const identity = await contentOf(path);
  const pid = Number(identity.split(' ')[0]);
  return { identity, pid, alive: pid > 0 && (await identityOf(pid)) === identity };
}

/**
 * Process ids are used again: the start time tells a new process from the old one.
 *
 * @param {number} pid
 */
async function identityOf(pid) {
  if (process.platform !== 'linux') return isRunning(pid) ? `${pid}` : '';
  const stat = await contentOf(`/proc/${pid}/stat`);
  // The second field, the name in parentheses, may hold spaces; the start time is the 22nd.
  return stat && `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Two processes may find the same stale lock: whoever renames it away looks again at what it has got.
 *
 * @param {string} path
 * @param {string} staleIdentity
 */
async function removeStale(path, staleIdentity) {
  const aside = `${path}.stale.${process.pid}`;
  if (!(await succeeds(rename(path, aside), 'ENOENT'))) return;
  if ((await contentOf(aside)) !== staleIdentity) await succeeds(link(aside, path), 'EEXIST');
  await rm(aside, { force: true });
}

/** @param {string} path */
async function contentOf(path) {
  let content = '';
  await succeeds(
    readFile(path, 'utf8').then((text) => (content = text)),
    'ENOENT',
    'ESRCH',
  );
  return content;
}

/**
 * @param {Promise<unknown>} operation
 * @param {...string} expected error codes that mean "no"; other errors are thrown
 */
async function succeeds(operation, ...expected) {
  try {
    await operation;
    return true;
  } catch (error) {
    if (expected.includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? '')) return false;
    throw error;
  }
}
