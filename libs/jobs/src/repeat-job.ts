import { ErrorCode, type Queue } from 'bullmq';

/**
 * How far behind the beginning of each interval a repeated job is due, in milliseconds: as little as possible. Without it
 * BullMQ keeps the place that it chose for the first interval that there was, which may be hours behind the beginning of one
 * of seconds; and it takes 0 for none.
 */
const LEAST_OFFSET = 1;
const LARGEST_OFFSET = 100;
/** How Postgres calls it when it ends one of several that wait for each other: nothing of that one has happened. */
const DEADLOCK = '40P01';
/** Each time at least one of those that got in each other's way comes through. */
const MOST_DEADLOCKS = 20;

/**
 * Has a job added to the queue every so many milliseconds from now on, and no more at the times that were wanted before; at
 * the same times, however often this is called. Of callers with different wishes the last one has its way. Whoever dies in
 * the middle of it does it at his next start.
 * @param everyMs 0 = never
 */
export async function repeatJob(queue: Queue, name: string, everyMs: number): Promise<void> {
  for (let deadlocks = 0; ; deadlocks++) {
    try {
      return await replace(queue, name, everyMs);
    } catch (error) {
      // BullMQ locks a scheduler and its job in this order or in that: callers may wait for each other.
      if ((error as { code?: unknown }).code !== DEADLOCK || deadlocks === MOST_DEADLOCKS) throw error;
    }
  }
}

async function replace(queue: Queue, name: string, everyMs: number): Promise<void> {
  if (everyMs === 0 || (await isFarAway(queue, name, everyMs))) await queue.removeJobScheduler(name);
  if (everyMs > 0) await schedule(queue, name, everyMs);
}

/** A clock that was wrong, or another offset, has put the next time where it does not belong; BullMQ would keep it. */
async function isFarAway(queue: Queue, name: string, everyMs: number): Promise<boolean> {
  const { every, next = 0 } = (await queue.getJobScheduler(name)) ?? {};
  return every === everyMs && next > Date.now() + everyMs + LARGEST_OFFSET;
}

/**
 * Of several that begin at the same moment some find jobs in the places that they want, and take others. What is left of
 * those jobs is done once and has no successors.
 */
async function schedule(queue: Queue, name: string, everyMs: number): Promise<void> {
  for (let offset = LEAST_OFFSET; ; offset++) {
    try {
      await queue.upsertJobScheduler(name, { every: everyMs, offset }, { name });
      return;
    } catch (error) {
      const isBusy = (error as { code?: unknown }).code === ErrorCode.SchedulerJobSlotsBusy;
      if (!isBusy || offset === LARGEST_OFFSET) throw error;
    }
  }
}
