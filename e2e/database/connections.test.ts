import { MOST_JOB_CONNECTIONS } from '@convene/jobs';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSettings } from '../../tools/services/service-settings.ts';
import { Participant } from '../clients/participant.ts';
import { WebhookReceiver } from '../observing/webhook-receiver.ts';
import { publishCamera } from '../scenes/ip-cameras.ts';
import { publishing } from '../scenes/recorded-call.ts';
import { startRecording, stopRecording } from '../scenes/recordings.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { childrenOf } from '../support/child-processes.ts';
import { until } from '../support/until.ts';

/** What a replica of the session service may have in all. */
const LIMIT = 25;
/** More at once than there are connections. */
const AT_ONCE = 40;

let receiver: WebhookReceiver;
let stack: OwnStack;
/** One looks at the connections, the other one locks tables. */
let watcher: pg.Client;
let locker: pg.Client;
beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  const settings = { OPENVIDU_WEBHOOK: 'true', OPENVIDU_WEBHOOK_ENDPOINT: receiver.url };
  stack = await startOwnStack({ kindEnv: { gateway: settings, session: settings } });
  [watcher, locker] = ['watcher', 'locker'].map(
    (name) => new pg.Client({ connectionString: stack.databaseUrl, application_name: name }),
  ) as [pg.Client, pg.Client];
  await Promise.all([watcher.connect(), locker.connect()]);
});
afterAll(async () => {
  await Promise.all([watcher?.end(), locker?.end()]);
  await stack?.stop();
  await receiver?.stop();
});

/** How many connections to the stack's database there are, by the names that they give themselves. */
async function connections(): Promise<Record<string, number>> {
  const { rows } = await watcher.query<{ name: string; count: number }>(
    `SELECT application_name AS name, count(*)::int AS count FROM pg_stat_activity
     WHERE datname = current_database() AND backend_type = 'client backend'
       AND application_name NOT IN ('watcher', 'locker')
     GROUP BY application_name`,
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

const ofSession = (of: Record<string, number>): number =>
  (of['convene-session'] ?? 0) + (of['convene-session-jobs'] ?? 0);

/** The most connections of the session service while the work is done. */
async function mostDuring(work: Promise<unknown>): Promise<number> {
  let most = 0;
  let isDone = false;
  const looking = (async () => {
    while (!isDone) most = Math.max(most, ofSession(await connections()));
  })();
  await work.finally(() => (isDone = true));
  await looking;
  return most;
}

const manySessions = (): Promise<unknown> => Promise.all(Array.from({ length: AT_ONCE }, shortSession));

/** A session from its beginning to its end, with somebody in it, whose webhooks are sent meanwhile. */
async function shortSession(): Promise<void> {
  const session = await stack.rest.createSession();
  (await Participant.join(stack.rest, session)).close();
  await stack.rest.delete(`/sessions/${session}`).expect(204);
}

/** Jobs of all recording queues. */
async function recorded(session: string): Promise<void> {
  const { id } = await startRecording(stack.rest, session, { outputMode: 'INDIVIDUAL' });
  await stopRecording(stack.rest, id);
  await stack.rest.delete(`/recordings/${id}`).expect(204);
}

test('the limits of a session service make 25 at most', async () => {
  const { DATABASE_CONNECTIONS } = await loadSettings('session', { DATABASE_URL: stack.databaseUrl });
  expect({ DATABASE_CONNECTIONS, MOST_JOB_CONNECTIONS }).toEqual({ DATABASE_CONNECTIONS: 20, MOST_JOB_CONNECTIONS: 4 });
  expect(20 + MOST_JOB_CONNECTIONS).toBeLessThanOrEqual(LIMIT);
});

test('forty sessions at once, recordings, lost cameras, webhooks', { timeout: 90_000 }, async () => {
  const session = await stack.rest.createSession();
  await publishing(stack.rest, session);
  const cameras = await stack.rest.createSession();
  await Promise.all(Array.from({ length: 10 }, () => publishCamera(stack.rest, cameras)));
  const streams = async () =>
    (await stack.rest.session(cameras)).connections.content.flatMap(({ publishers }) => publishers);
  const before = new Set((await streams()).map(({ streamId }) => streamId));
  const load = async () => {
    await Promise.all([recorded(session), manySessions()]);
    for (const worker of await childrenOf(stack.mediaNodes[0]!.pid, 'mediasoup-worker'))
      process.kill(worker, 'SIGKILL');
    const areBack = async () => {
      const now = await streams();
      return now.length === 10 && now.every(({ streamId }) => !before.has(streamId));
    };
    await until('all cameras are published again', areBack, { limitMs: 30_000, everyMs: 200 });
  };
  const most = await mostDuring(load());
  expect(most).toBeLessThanOrEqual(LIMIT);
  // A test of a service that is hardly used would show nothing.
  expect(most).toBeGreaterThan(20);
});

test('when Postgres answers nothing, all that may be opened is, and nothing more', { timeout: 60_000 }, async () => {
  const session = await stack.rest.createSession();
  await locker.query('BEGIN; LOCK TABLE session, bullmq.job IN ACCESS EXCLUSIVE MODE');
  const waiting = Promise.allSettled([manySessions(), recorded(session)]);
  const full = { 'convene-session': 20, 'convene-session-jobs': MOST_JOB_CONNECTIONS };
  const areAllOpen = async () => {
    const now = await connections();
    return Object.entries(full).every(([name, count]) => now[name] === count) && now;
  };
  const open = await until('all are open', areAllOpen, { limitMs: 15_000, seen: connections });
  // Nobody has a connection that is not counted here.
  expect(open).toEqual({ ...full, 'convene-recording-worker-jobs': expect.any(Number) });
  expect(open['convene-recording-worker-jobs']).toBeLessThanOrEqual(MOST_JOB_CONNECTIONS);
  // Statements run into their limit, and others follow on the same connections.
  const most = await mostDuring(locker.query('SELECT pg_sleep(6)'));
  expect(most).toBe(20 + MOST_JOB_CONNECTIONS);
  expect(most).toBeLessThanOrEqual(LIMIT);
  await locker.query('ROLLBACK');
  await waiting;
  await shortSession();
});
