import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Participant } from '../clients/participant.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';

/** Seconds; the gateway is awake again before they are over. */
const WINDOW = 6;
let stack: OwnStack;
let database: pg.Client;

beforeAll(async () => {
  stack = await startOwnStack({
    counts: { gateway: 2, 'recording-worker': 0 },
    kindEnv: { session: { CONVENE_RECONNECTION_WINDOW: String(WINDOW) } },
  });
  database = new pg.Client({ connectionString: stack.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await stack?.stop();
});

test('nobody is evicted whose gateway was only silent for a while', { timeout: 90_000 }, async () => {
  const [frozen, other] = stack.gateways;
  const rest = stack.rest.at(other!.url!);
  const session = await rest.createSession();
  const alice = await Participant.join(rest, session, { gateway: frozen!.url });
  const bob = await Participant.join(rest, session);
  const lostAt = async () => {
    const { rows } = await database.query('SELECT lost_at FROM connection WHERE connection_id = $1', [
      alice.connectionId,
    ]);
    return rows[0]?.lost_at as Date | null | undefined;
  };

  frozen!.kill('SIGSTOP');
  await until('her gateway is declared lost', lostAt, { limitMs: 20_000 });
  frozen!.kill('SIGCONT');
  await until('it is seen that she is there', async () => (await lostAt()) === null, { limitMs: 20_000 });

  expect(bob.rpc.notifications.map(({ method }) => method)).not.toContain('participantLeft');
  await alice.rpc.call('sendMessage', { message: '{"data":"still here"}' });
  expect(await bob.rpc.next('sendMessage')).toMatchObject({ data: 'still here' });
  for (const each of [alice, bob]) each.close();
});
