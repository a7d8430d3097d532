import { randomBytes, randomInt } from 'node:crypto';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startLongRunning } from '../../tools/process/long-running.ts';
import { untilReady } from '../../tools/process/ready.ts';
import { stopProcess } from '../../tools/process/stop-process.ts';
import { UndoList } from '../../tools/process/undo-list.ts';
import { unprivilegedUser } from '../../tools/process/unprivileged-user.ts';
import { findCommand } from '../../tools/setup/system-packages.ts';
import { REPOSITORY } from '../../tools/launcher/repository.ts';

export interface Coturn {
  /** Everything that it has printed. */
  log(): Promise<string>;
  /** The database as it sees it. */
  databaseUrl: string;
  stop(): Promise<void>;
}

export interface CoturnOptions {
  /** One of this machine's. Clients expect port 3478, so each TURN server needs an address of its own. */
  address: string;
  /** Convene's database. */
  databaseUrl: string;
  /** The only address that it relays to. */
  peer: string;
}

/** An address of this machine that no other test is likely to use. */
export const randomLoopbackAddress = (): string => `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;

/** Starts Debian's coturn with the configuration and the database role of docs/turn.md, as an unprivileged process. */
export async function startCoturn({ address, databaseUrl, peer }: CoturnOptions): Promise<Coturn> {
  const command = findCommand('turnserver');
  if (!command) throw new Error('turnserver is not installed (package coturn)');
  const docs = await readFile(join(REPOSITORY, 'docs', 'turn.md'), 'utf8');
  const undo = new UndoList();
  try {
    const dir = await mkdtemp(join(tmpdir(), 'convene-coturn-'));
    undo.push(() => rm(dir, { recursive: true, force: true }));
    const reader = await createReader(databaseUrl, block(docs, 'sql'));
    undo.push(reader.remove);
    const files = { passwords: join(dir, 'pgpass'), configuration: join(dir, 'turnserver.conf') };
    await writeFile(files.passwords, reader.passwordLine, { mode: 0o600 });
    await writeFile(
      files.configuration,
      `${withValues(block(docs, 'ini'), {
        'listening-ip': address,
        'relay-ip': address,
        'allowed-peer-ip': peer,
        'psql-userdb': `"${reader.connection} passfile=${files.passwords} connect_timeout=5"`,
      })}\npidfile=${join(dir, 'pid')}\nverbose\n${peer.startsWith('127.') ? 'allow-loopback-peers\n' : ''}`,
    );
    const user = unprivilegedUser();
    for (const path of user ? [dir, ...Object.values(files)] : []) await chown(path, user!.uid, user!.gid);
    await chmod(dir, 0o700);

    const logFile = join(dir, 'log');
    const { promise: ready, resolve } = Promise.withResolvers<void>();
    const running = await startLongRunning({
      command,
      args: ['-c', files.configuration],
      ...user,
      cwd: '/',
      env: { PATH: process.env.PATH },
      logFile,
      onLine: (line) => {
        if (line.includes('PostgreSQL DB connection success')) resolve();
      },
    });
    undo.push(async () => {
      await stopProcess(running, { signal: 'SIGTERM', limitMs: 5_000, forcedSignal: 'SIGKILL' });
    });
    await untilReady('coturn', running, ready, 15_000);
    return { log: () => readFile(logFile, 'utf8'), databaseUrl: reader.url, stop: () => undo.run() };
  } catch (error) {
    await undo.run();
    throw error;
  }
}

/** The only block of code of this language in a document. */
function block(document: string, language: string): string {
  const lines = new RegExp(`^( *)\`\`\`${language}\\n(.*?)\\1\`\`\``, 'ms').exec(document);
  if (!lines) throw new Error(`docs/turn.md has no block of ${language}`);
  return lines[2]!.replaceAll(new RegExp(`^${lines[1]}`, 'gm'), '');
}

/** A configuration with other values for some of its settings. */
function withValues(configuration: string, values: Record<string, string>): string {
  return Object.entries(values).reduce((text, [name, value]) => {
    const line = new RegExp(`^${name}=.*$`, 'm');
    if (!line.test(text)) throw new Error(`The configuration in docs/turn.md has no ${name}`);
    return text.replace(line, () => `${name}=${value}`);
  }, configuration);
}

/** The role of the documentation under a name of its own, since the roles of a Postgres are those of all its databases. */
async function createReader(databaseUrl: string, sql: string) {
  const name = `coturn_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const run = async (text: string) => {
    const client = new pg.Client(databaseUrl);
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
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
