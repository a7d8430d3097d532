import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Major and minor: since then an HTTP server can leave upgrades that are not its own alone. */
const REQUIRED = [24, 9];

/**
 * A Node that is new enough for the services and tools: the running one, else the one that npm has installed
 * (optionalDependencies in package.json).
 *
 * @param {string} repository the checkout's folder
 * @returns {string | undefined} path of the executable
 */
export function findNode(repository) {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const installed = join(repository, 'node_modules', '.bin', 'node');
  return existsSync(installed) ? installed : undefined;
}

/** @param {string} version as `24.21.0` */
function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > REQUIRED[0] || (major === REQUIRED[0] && minor >= REQUIRED[1]);
}

export const NO_NODE =
  `Convene needs Node ${REQUIRED.join('.')} or newer; this is ${process.version}, and npm has brought no newer one for ` +
  `${process.platform}-${process.arch}.\nInstall Node ${REQUIRED[0]} (for example: nvm install), then try again.`;
