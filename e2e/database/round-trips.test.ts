import type { Database } from '@convene/database';
import { PublishVideoParams } from '@convene/openvidu-protocol';
import pg from 'pg';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createOwnDatabase, SESSION_PROPERTIES, type OwnDatabase } from '../stack/own-database.ts';
import { sessionWorkflows } from './session-workflows.ts';

const NODE = { id: 'node', epoch: randomUUID() };

let own: OwnDatabase;
let database: Database;
let roundTrips: number;
let service: ReturnType<typeof sessionWorkflows>;

beforeAll(async () => {
  // What the driver sends to Postgres, BEGIN and COMMIT as well.
  const { query: send } = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    roundTrips++;
    return send.apply(this, args);
  } as never);
  own = await createOwnDatabase();
  database = own.database;
  await database.mediaNode.create({
    data: { ...NODE, state: 'running', workers: 1, sessions: 0, publications: 0, subscriptions: 0 },
  });
  service = sessionWorkflows(database);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await own?.drop();
});
beforeEach(async () => {
  await database.session.create({
    data: { sessionId: 'S', reservedId: 'S', ...SESSION_PROPERTIES, uid: randomUUID() },
  });
  return async () => {
    await database.session.deleteMany();
  };
});

async function counted<T>(work: () => Promise<T>): Promise<{ result: T; trips: number }> {
  roundTrips = 0;
  const result = await work();
  return { result, trips: roundTrips };
}

async function join() {
  const { uid: sessionUid } = await database.session.findUniqueOrThrow({ where: { reservedId: 'S' } });
  const id = `tok_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  const url = `wss://localhost:4443?sessionId=S&token=${id}&role=MODERATOR&version=2.15.0`;
  await database.token.create({ data: { id, sessionUid, url, role: 'MODERATOR', data: '', record: true } });
  const params = { token: url, session: 'S', metadata: '', platform: 'Test', recorder: false };
  const request = { params, insecure: false, gatewayId: 'gateway', arrivalId: randomUUID() };
  const { result, trips } = await counted(() => service.joinRoom.join(request as never));
  const { sessionUid: uid, connectionId } = result.attachment;
  return { caller: { sessionUid: uid, connectionId }, trips };
}

type Caller = Awaited<ReturnType<typeof join>>['caller'];
const OFFER = PublishVideoParams.parse({
  sdpOffer: 'offer',
  hasAudio: true,
  hasVideo: true,
  typeOfVideo: 'CAMERA',
  doLoopback: false,
});
const publish = (caller: Caller) => service.publishVideo.publish(caller, OFFER, randomUUID());

test('joining, publishing, receiving, signals and leaving take six round trips at most', async () => {
  const first = await join();
  const second = await join();
  const published = await counted(() => publish(first.caller));
  const received = await counted(() =>
    service.receiveVideoFrom.receive(second.caller, { sender: published.result.id, sdpOffer: 'offer' }, randomUUID()),
  );
  const signal = { to: [first.caller.connectionId], type: 'signal:chat', data: 'Hello' };
  const signalled = await counted(() => service.signals.sendAs(second.caller, [signal]));
  const left = await counted(() => service.leaveRoom.leave(first.caller));
  const lastLeft = await counted(() => service.leaveRoom.leave(second.caller));
  const counts = {
    'joinRoom, the first': first.trips,
    joinRoom: second.trips,
    publishVideo: published.trips,
    receiveVideoFrom: received.trips,
    sendMessage: signalled.trips,
    leaveRoom: left.trips,
    'leaveRoom, the last': lastLeft.trips,
  };
  // Also the list in docs/architecture.md.
  expect(counts).toEqual({
    'joinRoom, the first': 2,
    joinRoom: 2,
    publishVideo: 2,
    receiveVideoFrom: 2,
    sendMessage: 2,
    leaveRoom: 2,
    'leaveRoom, the last': 2,
  });
});

test('a crowd that joins at once shares its transactions', { timeout: 30_000 }, async () => {
  const { caller } = await join();
  const secret = (index: number) => ({
    params: { token: '', session: 'S', metadata: `${index}`, platform: 'Test', recorder: false },
    insecure: true,
    gatewayId: 'gateway',
    arrivalId: randomUUID(),
  });
  const { trips } = await counted(() =>
    Promise.all(Array.from({ length: 500 }, (_, index) => service.joinRoom.join(secret(index) as never))),
  );
  // The first one alone, the others in groups of a hundred.
  expect(trips).toBeLessThanOrEqual(6 * 5);
  expect(await database.connection.count({ where: { sessionUid: caller.sessionUid } })).toBe(501);
});

test('closing a session of 500 people with 500 streams takes at most 20', { timeout: 60_000 }, async () => {
  const callers = [];
  for (let index = 0; index < 500; index++) callers.push((await join()).caller);
  await Promise.all(callers.map((caller) => publish(caller)));
  const { uid } = await database.session.findUniqueOrThrow({ where: { reservedId: 'S' } });
  const { trips } = await counted(() => service.sessions.close('S', 'sessionClosedByServer'));
  expect(trips).toBeLessThanOrEqual(20);
  expect(await database.connection.count()).toBe(0);
  const left = await database.sessionEvent.count({ where: { sessionUid: uid, type: 'participantLeft' } });
  expect(left).toBe(500);
});
