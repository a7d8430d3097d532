import { type Database, SessionChanges, type OutboxRows } from '@convene/database';
import { PublishVideoParams } from '@convene/openvidu-protocol';
import type { ServiceBus } from '@convene/service-kit';
import pg from 'pg';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { SessionConfiguration } from '../../apps/session/src/configuration/session-configuration.ts';
import type { MediaClient } from '../../apps/session/src/nodes/media-client.ts';
import { PlacedSessions } from '../../apps/session/src/nodes/placed-sessions.ts';
import { Placement } from '../../apps/session/src/nodes/placement.ts';
import type { Effect } from '../../apps/session/src/rules/effect.ts';
import { TurnCredentials } from '../../apps/session/src/turn/turn-credentials.ts';
import { JoinRoom } from '../../apps/session/src/workflows/joining/join-room.ts';
import { LeaveRoom } from '../../apps/session/src/workflows/joining/leave-room.ts';
import { Bandwidth } from '../../apps/session/src/workflows/publishing/bandwidth.ts';
import { PublishVideo } from '../../apps/session/src/workflows/publishing/publish-video.ts';
import type { RecordingWatch } from '../../apps/session/src/workflows/recording/recording-watch.ts';
import { SessionNode } from '../../apps/session/src/workflows/sessions/session-node.ts';
import { SessionObjects } from '../../apps/session/src/workflows/sessions/session-objects.ts';
import { Sessions } from '../../apps/session/src/workflows/changing/sessions.ts';
import { Signals } from '../../apps/session/src/workflows/signals.ts';
import { ReceiveVideoFrom } from '../../apps/session/src/workflows/subscribing/receive-video-from.ts';
import { SubscriptionMedia } from '../../apps/session/src/workflows/subscribing/subscription-media.ts';
import { createOwnDatabase, SESSION_PROPERTIES, type OwnDatabase } from '../stack/own-database.ts';

// Everything that a change can bring with it: TURN, webhooks, the CDR, placement.
const CONFIGURATION = {
  CONVENE_PLACEMENT: 'least-loaded',
  CONVENE_MAX_SESSIONS_PER_MEDIA_NODE: 1_000,
  CONVENE_MAX_CONNECTIONS_PER_SESSION: 1_000,
  OPENVIDU_IPCAM_MAX_PER_SESSION: 20,
  OPENVIDU_RECORDING: true,
  OPENVIDU_RECORDING_NOTIFICATION: 'all',
  OPENVIDU_RECORDING_AUTOSTOP_TIMEOUT: 60,
  OPENVIDU_RECORDING_STOP_WAIT: 1,
  OPENVIDU_STREAMS_VIDEO_MAX_RECV_BANDWIDTH: 0,
  OPENVIDU_STREAMS_VIDEO_MIN_RECV_BANDWIDTH: 0,
  OPENVIDU_STREAMS_VIDEO_MAX_SEND_BANDWIDTH: 0,
  OPENVIDU_STREAMS_VIDEO_MIN_SEND_BANDWIDTH: 0,
  COTURN_IP: '127.0.0.1',
  COTURN_PORT: 3478,
  COTURN_REALM: 'openvidu',
  COTURN_CREDENTIAL_LIFETIME: 60,
} as SessionConfiguration;
const BUS = { publish: () => undefined } as unknown as ServiceBus;
const NODE = { id: 'node', epoch: randomUUID() };

let own: OwnDatabase;
let database: Database;
let roundTrips: number;
let service: ReturnType<typeof serviceOn>;

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
  service = serviceOn(database);
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

/** The workflows of the session service, with media nodes that do at once what they are asked. */
function serviceOn(db: Database) {
  const changes = new SessionChanges<Effect>(db, {
    outbox: oneOfEach,
    announce: () => undefined,
    perform: () => undefined,
  });
  const sessions = new Sessions(changes, CONFIGURATION);
  const make = async (_node: unknown, _request: unknown, _refused: unknown, record: () => Promise<unknown>) => ({
    sdpAnswer: 'answer',
    recorded: await record(),
  });
  const media = { publish: make, subscribe: make } as unknown as MediaClient;
  const placement = new Placement(new PlacedSessions(db, BUS), CONFIGURATION);
  const turn = new TurnCredentials(CONFIGURATION);
  const bandwidth = new Bandwidth(CONFIGURATION);
  const watch = { until: async () => undefined } as unknown as RecordingWatch;
  return {
    joinRoom: new JoinRoom(sessions, placement, turn, BUS),
    leaveRoom: new LeaveRoom(sessions),
    publishVideo: new PublishVideo(sessions, new SessionNode(sessions, placement), media, bandwidth),
    receiveVideoFrom: new ReceiveVideoFrom(sessions, new SubscriptionMedia(media, bandwidth)),
    signals: new Signals(sessions),
    sessions: new SessionObjects(db, sessions, watch, CONFIGURATION),
  };
}

const oneOfEach = ({ uid, sessionId }: { uid: string; sessionId: string }): OutboxRows => ({
  webhook_delivery: [{ id: randomUUID(), sessionUid: uid, sessionId, event: 'participantJoined', body: '{}' }],
  cdr_entry: [{ line: '{}' }],
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
    'joinRoom, the first': 5,
    joinRoom: 5,
    publishVideo: 6,
    receiveVideoFrom: 6,
    sendMessage: 5,
    leaveRoom: 5,
    'leaveRoom, the last': 5,
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
