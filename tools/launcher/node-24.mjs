import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Since then an HTTP server can leave upgrades alone that are not its own. */
const REQUIRED = '24.9';

/**
 * A Node that is new enough for the services and tools: the running one, else the one that npm has installed
 * (optionalDependencies in package.json).
 *
 * @param {string} repository the checkout's folder
 * @returns {string | undefined} path of the executable
 */
export function findNode(repository) {
  const isNewEnough = process.versions.node.localeCompare(REQUIRED, 'en', { numeric: true }) >= 0;
  if (isNewEnough) return process.execPath;
  const installed = join(repository, 'node_modules', '.bin', 'node');
  return existsSync(installed) ? installed : undefined;
}

export const NO_NODE =
  `Convene needs Node ${REQUIRED} or newer; this is ${process.version}, and npm has brought no newer one for ` +
  `${process.platform}-${process.arch}.\nInstall Node 24 (for example: nvm install), then try again.`;
