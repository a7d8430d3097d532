import { noteUnexpected } from './unexpected-errors.js';

/** How the system says that the other end of a connection is gone. */
const CONNECTION_LOST = ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT', 'ENOTCONN', 'EHOSTUNREACH', 'ENETUNREACH'];

/**
 * What becomes of errors that nobody caught (docs/architecture.md). A promise that nobody waited for, and a connection that
 * nobody listened to, have left everything else as any caught error does: they are noted, and the process goes on. Any other
 * exception has cut through code that was not done.
 * @param leave called for each of those others, after it was noted: the process is to be replaced by a new one
 */
export function takeUncaughtErrors(leave: () => void): void {
  process.on('unhandledRejection', (error) => noteUnexpected('rejection', error));
  process.on('uncaughtException', (error) => {
    if (isConnectionLost(error)) return noteUnexpected('connection', error);
    noteUnexpected('exception', error);
    leave();
  });
}

function isConnectionLost(error: unknown): boolean {
  const { syscall, code } = error as Partial<NodeJS.ErrnoException>;
  return syscall !== undefined && CONNECTION_LOST.includes(code ?? '');
}
