import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The checkout's folder. */
export const REPOSITORY = resolve(import.meta.dirname, '..', '..');

/** What npm start keeps between two starts: database, logs, secret. Not under version control. */
export const STATE_DIR = join(REPOSITORY, '.convene');

/** What is worth keeping beyond one checkout, such as the built mediasoup worker. */
export const CACHE_DIR = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'convene');
