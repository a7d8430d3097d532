import { errorNames } from '../error-names.js';

/** Postgres' words for a place that somebody else has taken meanwhile, and for two that wait for each other. */
const CONFLICTS = new Set(['23505', '40001', '40P01']);

/** Whether a transaction met another one, so that it may succeed when it is made anew. */
export const isConflict = (error: unknown): boolean => errorNames(error).some((name) => CONFLICTS.has(name));
