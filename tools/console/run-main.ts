import { StopWithMessage } from './stop-with-message.ts';

/**
 * Runs a task's main function and sets the exit code: what it returns, or 1 with the error on stderr.
 *
 * A StopWithMessage is printed without its stack trace.
 */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof StopWithMessage ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
