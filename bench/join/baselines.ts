import { natsConnection } from '@convene/service-kit';
import { connect } from '@nats-io/transport-node';
import pg from 'pg';
import { spread, type Spread } from '../run/percentiles.ts';

const ROUNDS = 200;

/** What this machine needs at this moment for the parts that no join can do without, ms. */
export interface Baselines {
  natsRoundTrip: Spread;
  postgresRoundTrip: Spread;
}

export async function measureBaselines(natsUrl: string, databaseUrl: string): Promise<Baselines> {
  return {
    natsRoundTrip: await natsRoundTrip(natsUrl),
    postgresRoundTrip: await postgresRoundTrip(databaseUrl),
  };
}

async function natsRoundTrip(natsUrl: string): Promise<Spread> {
  const connection = natsConnection(natsUrl, 'bench');
  const [asker, answerer] = await Promise.all([connect(connection), connect(connection)]);
  answerer.subscribe('bench.echo', { callback: (_, message) => void message.respond(message.data) });
  await answerer.flush();
  const result = await timed(() => asker.request('bench.echo', 'x'.repeat(500)));
  await Promise.all([asker.close(), answerer.close()]);
  return result;
}

async function postgresRoundTrip(connectionString: string): Promise<Spread> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const result = await timed(() => client.query('SELECT 1'));
  await client.end();
  return result;
}

async function timed(work: () => Promise<unknown>): Promise<Spread> {
  const values: number[] = [];
  for (let round = -ROUNDS / 10; round < ROUNDS; round++) {
    const begin = performance.now();
    await work();
    if (round >= 0) values.push(performance.now() - begin);
  }
  return spread(values);
}
