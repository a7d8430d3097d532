import type { types } from 'mediasoup';

/**
 * Lets a worker live when the process is told to stop: mediasoup would close it at once, but its calls may have time to
 * end. Whoever handles the signal has to close it.
 *
 * @throws when mediasoup has changed, so that the calls would end again.
 */
export function outliveSignals(worker: types.Worker): void {
  const { onSignal } = worker as unknown as { onSignal?: () => void };
  for (const signal of ['SIGINT', 'SIGTERM']) {
    const before = process.listenerCount(signal);
    if (onSignal) process.removeListener(signal, onSignal);
    if (process.listenerCount(signal) === before) throw new Error(`mediasoup does not end at ${signal} as it used to`);
  }
}
