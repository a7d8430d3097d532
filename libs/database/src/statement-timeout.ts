import { errorNames } from './error-names.js';

/** Postgres' word for a statement that was given up, because it took longer than its limit. */
const CANCELED = '57014';

/** Whether a statement took too long: a smaller one may not. */
export const isStatementTimeout = (error: unknown): boolean => errorNames(error).includes(CANCELED);
