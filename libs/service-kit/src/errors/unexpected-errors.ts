import { Logger } from '@nestjs/common';
import { Counter } from 'prom-client';

/**
 * Where an error was found that its own code did not expect: thrown by a listener, by a promise that nobody waited for,
 * told by a connection that nobody listened to, or caught by nobody at all.
 */
const KINDS = ['listener', 'rejection', 'connection', 'exception'] as const;
export type UnexpectedKind = (typeof KINDS)[number];

const logger = new Logger('unexpected');
const counter = new Counter({
  name: 'convene_unexpected_errors_total',
  help: 'Errors that the code where they happened did not expect, by where they were found',
  labelNames: ['kind'],
});
// So that the first one is seen as a rise.
for (const kind of KINDS) counter.inc({ kind }, 0);

/** Logs and counts an error that is a bug wherever it comes from; an alert watches the count. */
export function noteUnexpected(kind: UnexpectedKind, error: unknown, what?: string): void {
  counter.inc({ kind });
  logger.error({ err: error, kind, what, msg: 'Something unexpected happened' });
}

/**
 * Calls a listener whose failure must cost nobody but itself: what it throws is noted.
 * @param what it does, for the log
 * @returns whether it came to its end
 */
export function guarded(what: string, listener: () => void): boolean {
  try {
    listener();
    return true;
  } catch (error) {
    noteUnexpected('listener', error, what);
    return false;
  }
}
