// The back of the limit (see limit.ts): one statement in Postgres for each request over NATS, nothing else. Reads
// DATABASE_URL and NATS_URL.
import { natsConnection } from '@convene/service-kit';
import { connect, type Msg } from '@nats-io/transport-node';
import pg from 'pg';

/** As many as a session service has. */
const CONNECTIONS = 20;

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: CONNECTIONS });
const nats = await connect(natsConnection(process.env.NATS_URL!, 'limit (answers)'));

// Named, so that Postgres parses and plans each once a connection.
const WRITE = { name: 'write', text: 'INSERT INTO bench_limit (body) VALUES ($1) RETURNING id, body' };
const READ = { name: 'read', text: 'SELECT body FROM bench_limit WHERE id = $1' };

nats.subscribe('limit.write', { callback: (_, message) => void write(message) });
nats.subscribe('limit.read', { callback: (_, message) => void read(message) });
await nats.flush();
process.send!({});

async function write(message: Msg): Promise<void> {
  const { rows } = await pool.query({ ...WRITE, values: [message.string()] });
  message.respond(JSON.stringify(rows[0]));
}

async function read(message: Msg): Promise<void> {
  const { rows } = await pool.query({ ...READ, values: [message.string()] });
  message.respond(rows[0].body);
}
