import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Participant, type JoinOptions } from '../clients/participant.ts';
import { relays } from '../clients/turn-client.ts';
import { randomLoopbackAddress, startCoturn, type Coturn } from '../stack/coturn.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { join as joinShared, rest as restWithoutTurn } from '../stack/shared-stack.ts';
import { until } from '../support/until.ts';

const TURN = randomLoopbackAddress();
const LIFETIME = 3_600;
const NAMES = ['coturnIp', 'coturnPort', 'turnUsername', 'turnCredential', 'customIceServers'];

let stack: OwnStack;
let coturn: Coturn;
beforeAll(async () => {
  stack = await startOwnStack({
    env: { LOG_LEVEL: 'trace' },
    kindEnv: { session: { COTURN_IP: TURN, COTURN_CREDENTIAL_LIFETIME: String(LIFETIME) } },
  });
  coturn = await startCoturn({ address: TURN, databaseUrl: stack.databaseUrl });
});
afterAll(async () => {
  await coturn?.stop();
  await stack?.stop();
});

async function joinWithTurn(session: string, options?: JoinOptions): Promise<Participant> {
  const participant = await Participant.join(stack.rest, session, options);
  onTestFinished(() => participant.close());
  return participant;
}

/** What openvidu-browser 2.15.0 reads from a token, in the way it does. */
function readToken(token: string): { turnUsername: string; turnCredential: string } & Record<string, string> {
  const query = decodeURI(token.split('?')[1]!).split('&');
  const values = Object.fromEntries(query.map((parameter) => parameter.split('=')));
  return values as ReturnType<typeof readToken>;
}

async function sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = [], url = stack.databaseUrl) {
  const client = new pg.Client(url);
  await client.connect();
  return (await client.query<Row>(text, values).finally(() => client.end())).rows;
}

const expire = (name: string) => sql('UPDATE turn_credential SET expires_at = now() WHERE name = $1', [name]);

/** Seconds. */
async function validFor(name: string): Promise<number> {
  const [row] = await sql<{ seconds: number }>(
    'SELECT extract(epoch FROM expires_at - now())::float AS seconds FROM turn_credential WHERE name = $1',
    [name],
  );
  return row!.seconds;
}

describe('what clients are told', () => {
  test('a token carries credentials of its own, which REST shows as part of it', async () => {
    const session = await stack.rest.createSession();
    const { token, connectionId } = await joinWithTurn(session);
    const other = readToken(await stack.rest.createToken(session));
    const found = readToken(token);
    expect(token).toMatch(
      /&version=2\.15\.0&coturnIp=[\d.]+&turnUsername=[A-Za-z0-9]{12}&turnCredential=[A-Za-z0-9]{24}$/,
    );
    expect(found.coturnIp).toBe(TURN);
    expect(other.turnUsername).not.toBe(found.turnUsername);
    expect(other.turnCredential).not.toBe(found.turnCredential);
    expect((await stack.rest.connection(session, connectionId)).token).toBe(token);
  });

  test('joinRoom repeats what the token says, and lists the servers for later clients', async () => {
    const { token, joined } = await joinWithTurn(await stack.rest.createSession());
    const { turnUsername: username, turnCredential: credential } = readToken(token);
    expect(joined).toMatchObject({
      coturnIp: TURN,
      coturnPort: 3478,
      turnUsername: username,
      turnCredential: credential,
      customIceServers: [
        { url: `stun:${TURN}:3478` },
        { url: `turn:${TURN}:3478`, username, credential },
        { url: `turn:${TURN}:3478?transport=tcp`, username, credential },
      ],
    });
  });

  test('a client without a token gets credentials from joinRoom', async () => {
    const session = await stack.rest.createSession();
    const params = { token: `wss://x?sessionId=${session}`, secret: stack.secret };
    const { joined } = await joinWithTurn(session, { params });
    expect(joined.coturnIp).toBe(TURN);
    expect(await relays(TURN, { ...(joined as ReturnType<typeof readToken>) })).toBe(true);
  });

  test('nobody is told anything while TURN is off', async () => {
    const { token, joined } = await joinShared(await restWithoutTurn.createSession());
    expect(Object.keys(readToken(token))).toEqual(['sessionId', 'token', 'role', 'version']);
    expect(Object.keys(joined).filter((name) => NAMES.includes(name))).toEqual([]);
  });

  test('no log has a password or a token', async () => {
    const { token } = await joinWithTurn(await stack.rest.createSession());
    const { turnCredential, token: id } = readToken(token);
    const files = (await readdir(stack.logDir)).filter((name) => /^(gateway|session)-/.test(name));
    const logs = await Promise.all(files.map((name) => readFile(join(stack.logDir, name), 'utf8')));
    expect(logs.filter((log) => log.length > 0)).toHaveLength(2);
    for (const secret of [turnCredential, id!]) {
      expect(logs.filter((log) => log.includes(secret))).toEqual([]);
    }
  });
});

describe('whom coturn lets in', () => {
  test.each(['udp', 'tcp'] as const)('the holder of a token, over %s', async (transport) => {
    const login = readToken(await stack.rest.createToken(await stack.rest.createSession()));
    expect(await relays(TURN, { ...login, transport })).toBe(true);
  });

  test('nobody with a wrong password or a wrong name', async () => {
    const login = readToken(await stack.rest.createToken(await stack.rest.createSession()));
    expect(await relays(TURN, { ...login, turnCredential: `${login.turnCredential}x` })).toBe(false);
    expect(await relays(TURN, { ...login, turnUsername: `${login.turnUsername}x` })).toBe(false);
    expect(await coturn.log()).toMatch(/error 401/);
  });

  test('nobody whose credentials have expired', async () => {
    const login = readToken(await stack.rest.createToken(await stack.rest.createSession()));
    const left = await validFor(login.turnUsername);
    expect(left).toBeGreaterThan(LIFETIME - 60);
    expect(left).toBeLessThanOrEqual(LIFETIME);
    await expire(login.turnUsername);
    expect(await relays(TURN, login)).toBe(false);
  });

  test('who joins with a token that is older than its credentials, for a whole lifetime', async () => {
    const session = await stack.rest.createSession();
    const token = await stack.rest.createToken(session);
    const login = readToken(token);
    await expire(login.turnUsername);
    const { joined } = await joinWithTurn(session, { params: { token } });
    expect(joined.turnUsername).toBe(login.turnUsername);
    expect(await validFor(login.turnUsername)).toBeGreaterThan(LIFETIME - 60);
    expect(await relays(TURN, login)).toBe(true);
  });
});

describe('what is kept', () => {
  test('no password, and no row of an expired credential for long', async () => {
    const { turnUsername, turnCredential } = readToken(await stack.rest.createToken(await stack.rest.createSession()));
    const row = () => sql('SELECT * FROM turn_credential WHERE name = $1', [turnUsername]);
    expect(JSON.stringify(await row())).not.toContain(turnCredential);
    await expire(turnUsername);
    await until('the row is removed', async () => (await row()).length === 0, { limitMs: 15_000 });
  });

  test('coturn’s role reads what coturn asks for, without any complaint, and nothing else', async () => {
    // Without anything behind it, it only says that it found no such user.
    expect(await coturn.log()).not.toMatch(/PostgreSQL DB information: *\S/);
    const asReader = (text: string) => sql(text, [], coturn.databaseUrl);
    expect((await asReader('SELECT name FROM turnusers_lt')).length).toBeGreaterThan(0);
    for (const refused of [
      'SELECT * FROM public.turn_credential',
      'SELECT * FROM public.token',
      'DELETE FROM turnusers_lt',
      `INSERT INTO turnusers_lt VALUES ('convene', 'name', 'key')`,
    ]) {
      await expect(asReader(refused)).rejects.toThrow(/permission denied/);
    }
  });
});
