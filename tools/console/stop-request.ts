import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const controller = new AbortController();
let signalReceived: NodeJS.Signals | undefined;

/**
 * Aborted when this task shall end: by Ctrl-C, by `kill`, by the closing of the terminal, or because the process that
 * started it is gone. Work in progress is to undo itself; repeated signals change nothing.
 */
export const stopRequest: AbortSignal = controller.signal;

/** Begins to listen for the signals; without this call they end the process at once, as usual. */
export function listenForStopRequests(): void {
  for (const signal of SIGNALS) process.on(signal, () => request(signal));
  process.on('disconnect', () => request('SIGTERM'));
  process.channel?.unref(); // Listening alone shall not keep a finished task alive.
}

/** The exit code of a process that ended because of a signal, as in a shell. */
export function stopRequestExitCode(): number {
  return signalReceived ? 128 + constants.signals[signalReceived] : 1;
}

/** Whether the terminal has sent the signal to all its processes already. */
export function wasSentByTerminal(): boolean {
  return signalReceived === 'SIGINT' && process.stdin.isTTY;
}

/** Resolves when the task shall end. */
export function untilStopRequested(): Promise<void> {
  return new Promise((resolve) => {
    if (stopRequest.aborted) resolve();
    else stopRequest.addEventListener('abort', () => resolve(), { once: true });
  });
}

function request(signal: NodeJS.Signals): void {
  signalReceived ??= signal;
  controller.abort(new Error(`Stopped by ${signal}`));
}
