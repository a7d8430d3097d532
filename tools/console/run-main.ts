import { listenForStopRequests, stopRequest, stopRequestExitCode } from './stop-request.ts';
import { StopWithMessage } from './stop-with-message.ts';

/**
 * Runs a task's main function and sets the exit code: what it returns, or 1 with the error on stderr.
 *
 * A StopWithMessage is printed without its stack trace. Errors after a stop request are its consequence: not printed.
 */
export async function runMain(main: () => Promise<number>): Promise<void> {
  listenForStopRequests();
  try {
    process.exitCode = await main();
  } catch (error) {
    process.exitCode = stopRequest.aborted ? stopRequestExitCode() : 1;
    if (!stopRequest.aborted) console.error(error instanceof StopWithMessage ? `\n${error.message}` : error);
  }
}
