import type { MediaNodeBody } from '../clients/rest-client.ts';
import { Call } from './calls.ts';
import type { Machine, Machines } from './machines.ts';
import { until } from '../support/until.ts';

/** What ends a node: its process dies, or nobody reaches its machine any more. */
export type Loss = 'killed' | 'cut off' | 'stopped';

export interface LossOutcome {
  /** Until everybody in the node's sessions was told, seconds, one for each session. */
  noticedS: number[];
  /** Until they had a call again, from then on, seconds. */
  againS: number[];
  /** What people in each of the sessions of the other node noticed. */
  disturbances: string[][];
}

const CALLS = 4;

/** Loses the media node of some of a few calls. A node that was cut off is plugged in again; another one is replaced. */
export async function loseNode(machines: Machines, loss: Loss): Promise<LossOutcome> {
  const [one, other] = [machines.rest(0), machines.rest(1)];
  const idle = async () => (await one.get('/media-nodes').expect(200)).body.content.filter(isIdle).length;
  await until('both nodes run, and have nothing to do', async () => (await idle()) === 2, { limitMs: 10_000 });
  const calls: Call[] = [];
  try {
    for (let count = 0; count < CALLS; count++) calls.push(await Call.begin(one, other));
    const places = await Promise.all(calls.map(({ session }) => one.nodeOf(session)));
    const lostName = places[0]!;
    const lost = calls.filter((_, index) => places[index] === lostName);
    const spared = calls.filter((_, index) => places[index] !== lostName);
    if (spared.length === 0) throw new Error(`All sessions are on ${lostName}`);
    const machine = machines.mediaNodes.find(({ name }) => name === lostName)!;
    for (const call of calls) call.takeLongestPause();

    const since = performance.now();
    await end(machine, loss);
    const noticed = await Promise.all(lost.map((call) => call.mediaIsLost(15_000)));
    const told = performance.now();
    await Promise.all(lost.map((call) => call.goOn()));
    const again = performance.now();
    const disturbances = spared.map((call) => call.disturbances()).filter((noticed) => noticed.length > 0);
    await replace(machines, machine, loss);
    return {
      noticedS: noticed.map((at) => (at - since) / 1_000),
      againS: [(again - told) / 1_000],
      disturbances,
    };
  } finally {
    await Promise.all(calls.map((call) => call.end(one)));
  }
}

const isIdle = ({ status, connected, load }: MediaNodeBody) => status === 'running' && connected && load === 0;

async function end({ service, cut }: Machine, loss: Loss): Promise<void> {
  if (loss === 'cut off') return cut();
  service.kill(loss === 'killed' ? 'SIGKILL' : 'SIGTERM');
}

/** A node that was only cut off has to find out by itself that it was given up. */
async function replace(machines: Machines, machine: Machine, loss: Loss): Promise<void> {
  if (loss === 'cut off') return machine.mend();
  await machine.service.exited;
  machines.mediaNodes.splice(machines.mediaNodes.indexOf(machine), 1, await machines.add('media-node'));
}
