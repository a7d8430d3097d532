import { readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Participant } from '../../clients/participant.ts';
import { cdrLines, untilInCdr } from '../../observing/cdr.ts';
import { startOwnStack, type OwnStack } from '../../stack/own-stack.ts';
import { expectError } from '../../observing/rest-error.ts';
import { rest as sharedRest } from '../../stack/shared-stack.ts';
import { until } from '../../support/until.ts';

const FILE_NAME = /^CDR\.\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.log$/;
let stack: OwnStack;
let folder: string;
let database: pg.Client;
beforeAll(async () => {
  const settings = { OPENVIDU_CDR: 'true' };
  stack = await startOwnStack({
    counts: { 'recording-worker': 0 },
    kindEnv: { gateway: settings, session: settings },
  });
  folder = join(stack.logDir, '../cdr');
  database = new pg.Client({ connectionString: stack.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await stack?.stop();
});

/** A session with four events. @returns its id */
async function shortSession(): Promise<string> {
  const session = await stack.rest.createSession();
  const alice = await Participant.join(stack.rest, session);
  await alice.leave();
  alice.close();
  return session;
}
const names = async (): Promise<string[]> => (await stack.rest.request('get', '/openvidu/cdr').expect(200)).body;
const current = async () => (await database.query('SELECT name, size::int FROM cdr_file')).rows[0];

describe('GET /cdr', () => {
  test('lists the files, and each can be read as text', async () => {
    const session = await shortSession();
    const events = await untilInCdr(stack.rest, session, 4);
    expect(events.map(({ event }) => event)).toEqual([
      'sessionCreated',
      'participantJoined',
      'participantLeft',
      'sessionDestroyed',
    ]);
    const [name] = await names();
    expect(name).toMatch(FILE_NAME);
    for (const base of ['/cdr', '/openvidu/cdr']) {
      expect((await stack.rest.request('get', base).expect(200)).body).toEqual([name]);
      const { text } = await stack.rest
        .request('get', `${base}/${name}`)
        .expect(200)
        .expect('content-type', 'text/plain; charset=utf-8');
      await stack.rest.request('head', `${base}/${name}`).expect(200);
      expect(text.endsWith('\n')).toBe(true);
      expect(Object.keys(JSON.parse(text.split('\n')[0]!))).toHaveLength(1);
    }
  });

  test('knows nothing but the CDR’s files', async () => {
    await writeFile(join(folder, 'notes.txt'), 'private');
    await symlink('/etc/hostname', join(folder, 'CDR.2000-01-01_00-00-00.log'));
    const unknown = [
      'notes.txt',
      '..%2Fsecret',
      '%2e%2e',
      'CDR.2000-01-01_00-00-00.log',
      'CDR.2001-01-01_00-00-00.log',
    ];
    for (const name of unknown) {
      const answer = await stack.rest.request('get', `/openvidu/cdr/${name}`);
      expectError(answer, 404, expect.any(String) as never);
    }
    expect(await names()).not.toContain('notes.txt');
  });

  test('needs credentials', async () => {
    await stack.rest.anonymous('get', '/openvidu/cdr').expect(401);
    await stack.rest.anonymous('get', '/cdr/CDR.2000-01-01_00-00-00.log').expect(401);
  });

  test('is empty while the CDR is off', async () => {
    await sharedRest.request('get', '/openvidu/cdr').expect(200, []);
    await sharedRest.request('get', '/openvidu/cdr/CDR.2000-01-01_00-00-00.log').expect(404);
  });
});

describe('the file', () => {
  test('has each line once when its writer dies between writing and committing', async () => {
    await untilInCdr(stack.rest, await shortSession(), 4);
    const writer = stack.sessions.at(-1)!;
    writer.kill('SIGKILL');
    await writer.exited;
    // What such a death leaves: lines that are in the file and still waiting, the last of them half written.
    const lines = Array.from(
      { length: 20 },
      (_, index) => `{"sessionCreated":{"sessionId":"left","timestamp":${index}}}`,
    );
    const { name } = await current();
    const text = lines.map((line) => `${line}\n`).join('');
    await writeFile(join(folder, name), text.slice(0, -20), { flag: 'a' });
    await database.query('INSERT INTO cdr_entry (line) SELECT unnest($1::text[])', [lines]);
    await stack.add('session');
    await untilInCdr(stack.rest, 'left', 20);
    const session = await shortSession();
    await untilInCdr(stack.rest, session, 4);
    expect((await cdrLines(stack.rest)).filter((line) => line.includes('"left"'))).toEqual(lines);
  });

  test('is begun anew when somebody takes it away', async () => {
    await untilInCdr(stack.rest, await shortSession(), 4);
    const { name } = await current();
    await writeFile(join(folder, name), '');
    const session = await shortSession();
    await untilInCdr(stack.rest, session, 4);
    expect((await current()).name).not.toBe(name);
  });

  test('is handed over at once by a service that stops', async () => {
    await untilInCdr(stack.rest, await shortSession(), 4);
    const before = await current();
    const next = stack.add('session');
    await next;
    await stack.sessions.at(-2)!.stop();
    expect((await current()).name).toBe('');
    const session = await shortSession();
    await untilInCdr(stack.rest, session, 4, { limitMs: 1_500 });
    expect((await current()).name).not.toBe(before.name);
  });

  test('of an old day goes when a new one is begun', async () => {
    const old = 'CDR.2001-01-01_00-00-00.log';
    await writeFile(join(folder, old), 'old\n');
    await stack.sessions.at(-1)!.stop();
    await stack.add('session');
    await untilInCdr(stack.rest, await shortSession(), 4);
    await until('the old file is gone', async () => !(await readdir(folder)).includes(old));
    expect((await readdir(folder)).filter((name) => FILE_NAME.test(name)).length).toBeGreaterThan(1);
  });
});
