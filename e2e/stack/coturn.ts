import { randomBytes, randomInt } from 'node:crypto';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startLongRunning } from '../../tools/process/long-running.ts';
import { untilReady } from '../../tools/process/ready.ts';
import { stopProcess } from '../../tools/process/stop-process.ts';
import { UndoList } from '../../tools/process/undo-list.ts';
import { unprivilegedUser } from '../../tools/process/unprivileged-user.ts';
import { findCommand } from '../../tools/process/find-command.ts';
import { documentedBlock, withValues } from './documented.ts';

export interface Coturn {
  /** Convene's database as coturn sees it. */
  databaseUrl: string;
  /** Everything that it has printed. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

export interface CoturnOptions {
  /** One of this machine's. Clients expect port 3478, so each TURN server needs an address of its own. */
  address: string;
  /** Convene's database. */
  databaseUrl: string;
  /** Further lines of its configuration. */
  settings?: string[];
}

/** Where the media nodes of the tests are: all that it relays to. */
const PEERS = '127.0.0.1';
const READY_LIMIT_MS = 15_000;
const STOP_LIMIT_MS = 5_000;

/** An address of this machine that no other test is likely to use. */
export const randomLoopbackAddress = (): string => `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;

/** Starts Debian's coturn with the configuration and the database role of docs/turn.md, as an unprivileged process. */
export async function startCoturn({ address, databaseUrl, settings = [] }: CoturnOptions): Promise<Coturn> {
  const command = findCommand('turnserver');
  if (!command) throw new Error('turnserver is not installed (package coturn)');
  const undo = new UndoList();
  try {
    const dir = await mkdtemp(join(tmpdir(), 'convene-coturn-'));
    undo.push(() => rm(dir, { recursive: true, force: true }));
    const reader = await createReader(databaseUrl);
    undo.push(reader.remove);
    const [passwords, configuration] = [join(dir, 'pgpass'), join(dir, 'turnserver.conf')];
    await writeFile(passwords, reader.passwordLine, { mode: 0o600 });
    const lines = withValues(await documentedBlock('turn.md', 'ini'), {
      'listening-ip': address,
      'relay-ip': address,
      'allowed-peer-ip': PEERS,
      'psql-userdb': `"${reader.connection} passfile=${passwords} connect_timeout=5"`,
    });
    const forTests = ['allow-loopback-peers', 'verbose', `pidfile=${join(dir, 'pid')}`, ...settings];
    await writeFile(configuration, [lines, ...forTests, ''].join('\n'), { mode: 0o600 });
    const user = unprivilegedUser();
    for (const path of user ? [dir, passwords, configuration] : []) await chown(path, user!.uid, user!.gid);

    const logFile = join(dir, 'log');
    const awaited = new Set(['TCP listener opened', 'UDP listener opened', 'PostgreSQL DB connection success']);
    const { promise: ready, resolve } = Promise.withResolvers<void>();
    const running = await startLongRunning({
      command,
      args: ['-c', configuration],
      ...user,
      cwd: '/',
      env: { PATH: process.env.PATH },
      logFile,
      onLine: (line) => {
        for (const sign of awaited) if (line.includes(sign)) awaited.delete(sign);
        if (awaited.size === 0) resolve();
      },
    });
    undo.push(() => stopProcess(running, { signal: 'SIGTERM', limitMs: STOP_LIMIT_MS, forcedSignal: 'SIGKILL' }));
    await untilReady('coturn', running, ready, READY_LIMIT_MS);
    return { databaseUrl: reader.url, log: () => readFile(logFile, 'utf8'), stop: () => undo.run() };
  } catch (error) {
    await undo.run();
    throw error;
  }
}

/** The role of the documentation under a name of its own, since the roles of a Postgres are those of all its databases. */
async function createReader(databaseUrl: string) {
  const name = `coturn_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const run = async (text: string) => {
    const client = new pg.Client(databaseUrl);
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  const sql = await documentedBlock('turn.md', 'sql');
  await run(sql.replaceAll('convene_coturn', name).replace('choose-one', password));
  const url = new URL(databaseUrl);
  const { hostname, port, pathname } = url;
  url.username = name;
  url.password = password;
  return {
    url: url.href,
    connection: `host=${hostname} port=${port || 5432} dbname=${pathname.slice(1)} user=${name}`,
    passwordLine: `*:*:*:${name}:${password}\n`,
    remove: () => run(`DROP OWNED BY ${name}; DROP ROLE ${name}`),
  };
}
