import { existsSync } from 'node:fs';
import { join } from 'node:path';

const REQUIRED_MAJOR = 24;

/**
 * A Node that is new enough for the services and tools: the running one, else the one that npm has installed
 * (optionalDependencies in package.json).
 *
 * @param {string} repository the checkout's folder
 * @returns {string | undefined} path of the executable
 */
export function findNode(repository) {
  if (Number(process.versions.node.split('.')[0]) >= REQUIRED_MAJOR) return process.execPath;
  const installed = join(repository, 'node_modules', '.bin', 'node');
  return existsSync(installed) ? installed : undefined;
}

export const NO_NODE =
  `Convene needs Node ${REQUIRED_MAJOR} or newer; this is ${process.version}, and npm has brought no newer one for ` +
  `${process.platform}-${process.arch}.\nInstall Node ${REQUIRED_MAJOR} (for example: nvm install), then try again.`;
