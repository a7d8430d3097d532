import type { Database } from '@convene/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OldLogs } from '../../apps/session/src/workflows/retention/old-logs.ts';
import { createOwnDatabase, SESSION_PROPERTIES, type OwnDatabase } from '../stack/own-database.ts';

const HOUR_MS = 3_600_000;
let database: Database;
let own: OwnDatabase;

beforeAll(async () => {
  own = await createOwnDatabase();
  database = own.database;
});
afterAll(() => own?.drop());

/** A session with ten entries in its log, the first five of them two hours old. */
async function newSession(closedAt?: Date): Promise<string> {
  const { uid } = await database.session.create({
    data: {
      sessionId: 'S',
      ...SESSION_PROPERTIES,
      activatedAt: new Date(Date.now() - 2 * HOUR_MS),
      closedAt,
      lastEventSeq: 10,
    },
  });
  await database.sessionEvent.createMany({
    data: Array.from({ length: 10 }, (_, index) => ({
      sessionUid: uid,
      seq: index + 1,
      type: 'signalSent',
      body: {},
      audience: {},
      createdAt: new Date(Date.now() - (index < 5 ? 2 * HOUR_MS : 0)),
    })),
  });
  return uid;
}

async function present(sessionUid: string, connectionId: string, cursor: number): Promise<void> {
  await database.connection.create({
    data: {
      sessionUid,
      connectionId,
      cursor,
      rpcSessionId: `${sessionUid} ${connectionId}`,
      createdAt: new Date(),
      token: '',
      role: 'PUBLISHER',
      record: true,
      insecure: false,
      serverData: '',
      clientData: '',
      platform: '',
      location: '',
      gatewayId: 'g',
    },
  });
}

async function cameraIn(sessionUid: string): Promise<void> {
  await database.connection.create({
    data: {
      sessionUid,
      connectionId: 'ipc_IPCAM_rtsp_A8MJ_camera',
      createdAt: new Date(),
      role: 'PUBLISHER',
      record: true,
      insecure: false,
      serverData: '',
      clientData: '',
      platform: 'IPCAM',
      location: '',
    },
  });
}

async function numbersLeft(sessionUid: string): Promise<number[]> {
  const rows = await database.sessionEvent.findMany({ where: { sessionUid }, orderBy: { seq: 'asc' } });
  return rows.map(({ seq }) => seq);
}

test('of a log goes what is old and was read by everybody, and nothing else', async () => {
  const [readByAll, readInPart, readByNobody, abandoned, closed, closedJustNow] = [
    await newSession(),
    await newSession(),
    await newSession(),
    await newSession(),
    await newSession(new Date(Date.now() - 2 * HOUR_MS)),
    await newSession(new Date()),
  ] as [string, string, string, string, string, string];
  await present(readByAll, 'con_A', 8);
  await present(readByAll, 'con_B', 10);
  await present(readInPart, 'con_A', 10);
  await present(readInPart, 'con_B', 2);
  await cameraIn(readInPart);
  // A camera reads nothing, and its session may go on for ever.
  await cameraIn(readByNobody);

  await new OldLogs(database, { CONVENE_LOG_RETENTION: 1 } as never).remove(() => false);

  const all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  expect(await numbersLeft(readByAll)).toEqual([6, 7, 8, 9, 10]);
  expect(await numbersLeft(readInPart)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
  expect(await numbersLeft(readByNobody)).toEqual([6, 7, 8, 9, 10]);
  expect(await numbersLeft(abandoned)).toEqual(all);
  expect(await numbersLeft(closed)).toEqual([]);
  expect(await numbersLeft(closedJustNow)).toEqual(all);
});
