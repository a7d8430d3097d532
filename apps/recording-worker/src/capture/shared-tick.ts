import { guarded } from '@convene/service-kit';

/** Milliseconds. */
const TICK_MS = 20;

const callbacks = new Set<() => void>();
let timer: NodeJS.Timeout | undefined;

/**
 * Calls back every 20 ms: one timer, however many streams are captured.
 *
 * @param callback what it throws is noted, and costs the others nothing.
 * @returns ends it.
 */
export function onTick(callback: () => void): () => void {
  callbacks.add(callback);
  timer ??= setInterval(() => {
    for (const each of callbacks) guarded('capturing a stream', each);
  }, TICK_MS);
  return () => {
    callbacks.delete(callback);
    if (callbacks.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
