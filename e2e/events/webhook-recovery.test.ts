import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';
import { WebhookReceiver } from '../observing/webhook-receiver.ts';

let receiver: WebhookReceiver;
let stack: OwnStack;
let database: pg.Client;
beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  const settings = { OPENVIDU_WEBHOOK: 'true', OPENVIDU_WEBHOOK_ENDPOINT: receiver.url };
  stack = await startOwnStack({
    counts: { 'media-node': 0, 'recording-worker': 0 },
    kindEnv: { gateway: settings, session: settings },
  });
  database = new pg.Client({ connectionString: stack.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await stack?.stop();
  await receiver?.stop();
});

/** Deliveries that nobody was woken for, as if the process had died right after the commit. @returns their session */
async function committed(count: number, columns: Record<string, string> = {}): Promise<string> {
  const [session, uid] = [randomUUID(), randomUUID()];
  const names = Object.keys(columns).map((name) => `, ${name}`);
  const values = Object.values(columns).map((value) => `, ${value}`);
  for (let index = 0; index < count; index++) {
    await database.query(
      `INSERT INTO webhook_delivery (id, session_uid, session_id, event, body${names.join('')})
       VALUES ($1, $2, $3, 'sessionCreated', $4${values.join('')})`,
      [randomUUID(), uid, session, JSON.stringify({ sessionId: session, index, event: 'sessionCreated' })],
    );
  }
  return session;
}
const deliveries = async (session: string) =>
  (await stack.rest.get(`/webhooks/deliveries?session=${session}`).expect(200)).body.content;

test('what nobody was woken for is found, and sent in order', async () => {
  const session = await committed(5);
  const bodies = await receiver.bodies(session, 5, { limitMs: 15_000 });
  expect(bodies.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
});

test('what could not be delivered for 24 hours is given up, and the next one is sent', async () => {
  receiver.answer = ({ body }) => (body.index === 0 ? 500 : 200);
  const session = await committed(2);
  await receiver.bodies(session, 1, { limitMs: 15_000 });
  await database.query(
    `UPDATE webhook_delivery SET pending_since = now() - interval '24 hours'
     WHERE session_id = $1 AND body LIKE '%"index":0%'`,
    [session],
  );
  const isDone = async () => (await deliveries(session)).every(({ state }: { state: string }) => state !== 'pending');
  await until('both are finished', isDone, { limitMs: 30_000 });
  expect(await deliveries(session)).toMatchObject([
    { state: 'delivered', body: { index: 1 } },
    { state: 'failed', lastStatus: 500, finishedAt: expect.any(Number), nextAttemptAt: null, body: { index: 0 } },
  ]);
  receiver.answer = () => 200;
});

test('finished ones are removed after the hours that logs are kept', async () => {
  const finished = (ago: string) => ({ state: "'delivered'", finished_at: `now() - interval '${ago}'` });
  const [old, recent] = [await committed(1, finished('25 hours')), await committed(1, finished('23 hours'))];
  await database.query(`UPDATE chore SET begun_at = '-infinity' WHERE name = 'old-webhooks'`);
  await until('the old one is gone', async () => (await deliveries(old)).length === 0, { limitMs: 15_000 });
  expect(await deliveries(recent)).toHaveLength(1);
});
