import type { Database } from '@convene/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SessionConfiguration } from '../../apps/session/src/configuration/session-configuration.ts';
import { TurnCredentials } from '../../apps/session/src/turn/turn-credentials.ts';
import { Tokens } from '../../apps/session/src/workflows/sessions/tokens.ts';
import { createOwnDatabase, SESSION_PROPERTIES, type OwnDatabase } from '../stack/own-database.ts';

const TURN_ON = {
  COTURN_IP: '127.0.0.1',
  COTURN_PORT: 3478,
  COTURN_REALM: 'openvidu',
  COTURN_CREDENTIAL_LIFETIME: 60,
} as SessionConfiguration;

let own: OwnDatabase;
let database: Database;
beforeAll(async () => {
  own = await createOwnDatabase();
  database = own.database;
  await database.session.create({ data: { sessionId: 'S', reservedId: 'S', ...SESSION_PROPERTIES } });
});
afterAll(() => own?.drop());

const create = (session: string, configuration: SessionConfiguration) =>
  new Tokens(database, new TurnCredentials(configuration)).create(
    { session, role: 'PUBLISHER', data: '', record: true },
    'wss://localhost:4443',
  );

test('a token of a session that does not exist lets nobody in at the TURN server', async () => {
  await expect(create('nowhere', TURN_ON)).rejects.toMatchObject({ status: 404 });
  expect(await database.turnCredential.findMany()).toEqual([]);
});

test('a token and its credentials are made together', async () => {
  const { token } = await create('S', TURN_ON);
  const name = /&turnUsername=(\w+)/.exec(token)?.[1];
  expect(await database.token.findMany()).toMatchObject([{ url: token }]);
  const [found] = await database.turnCredential.findMany();
  expect(found).toMatchObject({ name, realm: 'openvidu' });
  expect(found!.expiresAt.getTime()).toBeGreaterThan(Date.now() + 30_000);
});

test('without TURN there is only a token', async () => {
  await database.turnCredential.deleteMany();
  const { token } = await create('S', {} as SessionConfiguration);
  expect(await database.token.findUnique({ where: { id: /token=(\w+)/.exec(token)![1]! } })).toMatchObject({
    url: token,
  });
  expect(await database.turnCredential.findMany()).toEqual([]);
});
