import { join } from 'node:path';
import pg from 'pg';
import { startLongRunning, type LongRunning } from '../../tools/process/long-running.ts';
import { untilReady } from '../../tools/process/ready.ts';
import { stopProcess } from '../../tools/process/stop-process.ts';
import { UndoList } from '../../tools/process/undo-list.ts';
import type { Stack } from '../../tools/services/start-stack.ts';

const START_LIMIT_MS = 15_000;

/** The least that a request through two processes can cost here, with the stack's own NATS and Postgres. */
export interface Limit {
  /** POST / inserts the body as a row, GET /ID answers with the body of one; both with TLS, as the gateway. */
  url: string;
  /** Process ids: the one with HTTP, and the one with Postgres. */
  pids: { front: number; answerer: number };
  /** Adds a row to be read. @returns its id */
  addRow: (body: string) => Promise<string>;
  stop: () => Promise<void>;
}

/**
 * Starts the two processes that ours are compared with: bare node:https → NATS request → `pg`, one statement. They check
 * nothing and know no session.
 *
 * @param certificate path of a file with certificate and key
 */
export async function startLimit({ databaseUrl, nats, logDir }: Stack, certificate: string): Promise<Limit> {
  const undo = new UndoList();
  const start = async (name: string, settings: NodeJS.ProcessEnv) => {
    const env = { PATH: process.env.PATH, NATS_URL: nats.url, ...settings };
    const running = await startLongRunning({
      command: process.execPath,
      args: [join(import.meta.dirname, `${name}.ts`)],
      env,
      logFile: join(logDir, `${name}.log`),
      ipc: true,
    });
    undo.push(() => stop(running));
    const message = new Promise<{ url?: string }>((resolve) => running.child.once('message', resolve as () => void));
    return { pid: running.pid, ...(await untilReady(name, running, message, START_LIMIT_MS)) };
  };
  const client = new pg.Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    undo.push(() => client.end());
    await client.query(
      'CREATE TABLE bench_limit (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), body text, at timestamptz DEFAULT now())',
    );
    const answerer = await start('limit-answerer', { DATABASE_URL: databaseUrl });
    const front = await start('limit-front', { CERTIFICATE: certificate });
    return {
      url: front.url!,
      pids: { front: front.pid, answerer: answerer.pid },
      addRow: async (body) => {
        const { rows } = await client.query('INSERT INTO bench_limit (body) VALUES ($1) RETURNING id', [body]);
        return rows[0].id;
      },
      stop: () => undo.run(),
    };
  } catch (error) {
    await undo.run();
    throw error;
  }
}

async function stop(running: LongRunning): Promise<void> {
  await stopProcess(running, { signal: 'SIGTERM', limitMs: START_LIMIT_MS, forcedSignal: 'SIGKILL' });
}
