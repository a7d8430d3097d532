import pg from 'pg';
import type { Participant } from '../clients/participant.ts';
import type { RestClient } from '../clients/rest-client.ts';
import type { OwnStack } from '../stack/own-stack.ts';
import { pause, until } from '../support/until.ts';

/** What is asked so long before a service stops may have been begun; the rest waits in its buffers. */
const HEAD_START_MS = 4;
/** So soon after a stopped service goes on, what was given up is gone, and can be had. */
const SOON_MS = 3_000;

/** Where things are attempted, and where somebody watches. */
export interface Scene {
  /** Through the gateway whose clients attempt them. */
  rest: RestClient;
  /** Through another one. */
  watching: RestClient;
  database: pg.Pool;
}

/** The first gateway of a stack is the one whose clients attempt things. */
export function sceneOf({ gateways: [tried, other], rest, databaseUrl }: OwnStack): Scene {
  const database = new pg.Pool({ connectionString: databaseUrl });
  return { rest: rest.at(tried!.url!), watching: rest.at(other!.url!), database };
}

/** What is there of a session: how many rows, and how many of what its watcher was told of and not of its end. */
export interface State {
  connections: number;
  streams: number;
  subscriptions: number;
  told: number;
}

/** Something that is asked while a service does not answer. */
export interface Attempt {
  what: string;
  session: string;
  watcher?: Participant;
  /** What there is before, and what there is when it was done, once. */
  without: State;
  done: State;
  told: () => number;
  /** Whether it was answered that it was done. */
  ask: () => Promise<boolean>;
  /** Asks for the same once more; whether it was answered that it is done, now or before. */
  again: () => Promise<boolean>;
  /**
   * What cannot be undone. `end`: something is gone, which who asks again is told; `late end`: also when it is done later.
   * `said`: others have heard it, and hear it twice from who asks again.
   */
  remains?: 'end' | 'late end' | 'said';
}

async function stateOf({ database }: Scene, { session, told }: Attempt): Promise<State> {
  const { rows } = await database.query<Omit<State, 'told'>>(
    `WITH here AS (SELECT connection.id FROM connection JOIN session ON session.uid = session_uid
       WHERE session_id = $1 AND closed_at IS NULL)
     SELECT (SELECT count(*)::int FROM here) AS connections,
       (SELECT count(*)::int FROM stream WHERE owner_id IN (SELECT id FROM here)) AS streams,
       (SELECT count(*)::int FROM subscription WHERE subscriber_id IN (SELECT id FROM here)) AS subscriptions`,
    [session],
  );
  return { ...rows[0]!, told: told() };
}

async function becomes(scene: Scene, attempt: Attempt, wanted: 'done' | 'without'): Promise<void> {
  const state = () => stateOf(scene, attempt);
  const isWanted = async () => JSON.stringify(await state()) === JSON.stringify(attempt[wanted]);
  const what = `${attempt.what} is as if ${wanted === 'done' ? 'it had happened once' : 'it had not happened'}`;
  await until(what, isWanted, { limitMs: SOON_MS, seen: state });
}

/**
 * Stops a service while all of this is asked, some of it a moment before, and looks at what has come of it afterwards.
 *
 * @param make is called twice, for what is asked before and for what is asked later
 * @returns what is not as it should be
 */
export async function faultsAfterStop(
  scene: Scene,
  service: { kill: (signal: 'SIGSTOP' | 'SIGCONT') => unknown },
  seconds: number,
  make: (scene: Scene) => Promise<Attempt[]>,
): Promise<string[]> {
  const [before, meanwhile] = await Promise.all([make(scene), make(scene)]);
  const ask = (mayHaveBegun: boolean) => (attempt: Attempt) => ({ attempt, outcome: attempt.ask(), mayHaveBegun });
  const asked = before.map(ask(true));
  await pause(HEAD_START_MS);
  await service.kill('SIGSTOP');
  asked.push(...meanwhile.map(ask(false)));
  await pause(seconds * 1_000);
  await service.kill('SIGCONT');
  const faults = asked.map(async ({ attempt, outcome, mayHaveBegun }) => {
    try {
      await settled(scene, attempt, await outcome, mayHaveBegun);
      return [];
    } catch (error) {
      return [(error as Error).message];
    } finally {
      attempt.watcher?.close();
    }
  });
  return (await Promise.all(faults)).flat();
}

/**
 * Either it was answered and is there, once; or nothing is left of it, and it is had by asking again.
 *
 * @throws Error when it is otherwise
 */
async function settled(scene: Scene, attempt: Attempt, succeeded: boolean, mayHaveBegun: boolean): Promise<void> {
  if (!succeeded) {
    const mayRemain = attempt.remains === 'late end' || (mayHaveBegun && attempt.remains !== undefined);
    if (!mayRemain) await becomes(scene, attempt, 'without');
    await until(`${attempt.what} succeeds when it is asked again`, attempt.again, { limitMs: SOON_MS, everyMs: 200 });
    if (mayRemain && attempt.remains === 'said') return;
  }
  await becomes(scene, attempt, 'done');
}
