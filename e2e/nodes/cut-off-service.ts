import { pause, until } from '../support/until.ts';
import { Call } from './calls.ts';
import type { Machines } from './machines.ts';

export interface CutOffOutcome {
  /** What people in calls noticed. */
  disturbances: string[];
  differences: string[];
  /** Until requests were answered as before, once it was plugged in again; seconds. */
  healedS: number;
}

/** So many answers in a row are no luck: half of the requests went to the service that nobody reached. */
const ENOUGH = 20;

/**
 * Cuts off the machine of a session service, but for Postgres, for some seconds: to itself it seems to be the only one that
 * is alive.
 */
export async function cutOffSessionService(machines: Machines, seconds: number): Promise<CutOffOutcome> {
  const [one, other] = [machines.rest(0), machines.rest(1)];
  const calls = [await Call.begin(one, other), await Call.begin(other, one)];
  const [lost] = machines.sessions;
  try {
    for (const call of calls) call.takeLongestPause();
    await lost!.cut();
    await pause(seconds * 1_000);
    await lost!.mend();
    const since = performance.now();
    let answered = 0;
    const isAnswered = async () => {
      const { status } = await one.get('/sessions').timeout(30_000);
      answered = status === 200 ? answered + 1 : 0;
      return answered >= ENOUGH;
    };
    await until('all requests are answered', isAnswered, { limitMs: 60_000, everyMs: 20 });
    const healedS = (performance.now() - since) / 1_000;
    const disturbances = calls.flatMap((call) => call.disturbances());
    const differences = (await Promise.all(calls.map((call) => call.differences(machines.stack.databaseUrl)))).flat();
    return { disturbances, differences, healedS };
  } finally {
    await lost!.mend();
    await Promise.all(calls.map((call) => call.end(other)));
  }
}
