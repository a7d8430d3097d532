import type { Service } from '../services/start-service.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A service that ran this long before it ended begins anew with the shortest pause. */
const STABLE_MS = 60_000;

export interface Supervision {
  service: Service;
  /** Starts the same service again. */
  restart: () => Promise<Service>;
  /** Ends the supervision; the service itself is left alone. */
  signal: AbortSignal;
  log: (text: string) => void;
}

/** Restarts a service whenever it ends by itself, with growing pauses, until the signal comes. */
export async function supervise({ service, restart, signal, log }: Supervision): Promise<void> {
  let current: Service | undefined = service;
  let pause = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    if (current) {
      const since = Date.now();
      const how = await Promise.race([current.exited, aborted(signal)]);
      if (how === undefined) return;
      log(`${service.kind} ended by itself (${how}). Its last lines (${service.logFile}):\n${current.lastLines()}`);
      if (Date.now() - since > STABLE_MS) pause = FIRST_PAUSE_MS;
    }
    log(`${service.kind} is started again in ${pause / 1000} s`);
    if (!(await waited(pause, signal))) return;
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    current = await restart().catch((error: Error) => {
      log(error.message);
      return undefined;
    });
    if (current) log(`${service.kind} is back (process ${current.pid})`);
  }
}

/** @returns false when the signal came first */
async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<true>((resolve) => {
    timer = setTimeout(() => resolve(true), milliseconds);
  });
  const result = await Promise.race([over, aborted(signal)]);
  clearTimeout(timer);
  return result === true;
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }));
}
