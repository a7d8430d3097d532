import { randomUUID } from 'node:crypto';
import type { Database } from '@convene/database';
import { PublishVideoParams } from '@convene/openvidu-protocol';
import { SessionEvent } from '@convene/service-contracts';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillClosed, fillNodesAndGateways, fillOpen, PEOPLE } from '../../bench/growth/fill.ts';
import { createOwnDatabase, type OwnDatabase, SESSION_PROPERTIES } from '../stack/own-database.ts';
import { sessionWorkflows } from './session-workflows.ts';

const NODES = [{ nodeId: 'node', epoch: randomUUID() }];
const GATEWAYS = ['gateway'];
const OFFER = PublishVideoParams.parse({
  sdpOffer: 'offer',
  hasAudio: true,
  hasVideo: true,
  audioActive: true,
  videoActive: true,
  typeOfVideo: 'CAMERA',
  frameRate: 30,
  videoDimensions: '{"width":640,"height":480}',
  doLoopback: false,
});

let own: OwnDatabase;
let database: Database;
beforeAll(async () => {
  Logger.overrideLogger(false);
  own = await createOwnDatabase();
  database = own.database;
  const client = new pg.Client(own.url);
  await client.connect();
  await fillOpen(client, { prefix: 'open-', sessions: 2, nodes: NODES, gateways: GATEWAYS });
  await fillClosed(client, { prefix: 'closed-', sessions: 2, hours: 1, nodes: NODES });
  await fillNodesAndGateways(client, { nodes: NODES, gateways: GATEWAYS });
  await client.end();
});
afterAll(() => own?.drop());

type Caller = { sessionUid: string; connectionId: string };

/** A session as the services make it: everybody joins and publishes, one after the other, then all receive each other. */
async function realSession(sessionId: string): Promise<{ uid: string; callers: Caller[] }> {
  const service = sessionWorkflows(database);
  await service.sessions.create({ ...SESSION_PROPERTIES, customSessionId: sessionId, publicUrl: '' } as never);
  const callers: Caller[] = [];
  const streams: string[] = [];
  for (let person = 0; person < PEOPLE; person++) {
    const wanted = { session: sessionId, role: 'PUBLISHER', data: '', record: true } as const;
    const { token } = await service.tokens.create(wanted, 'wss://localhost');
    const params = { token, session: sessionId, metadata: '', platform: 'Test', recorder: false };
    const request = { params, insecure: false, gatewayId: GATEWAYS[0], arrivalId: randomUUID() };
    const { attachment } = await service.joinRoom.join(request as never);
    const caller = { sessionUid: attachment.sessionUid, connectionId: attachment.connectionId };
    callers.push(caller);
    streams.push((await service.publishVideo.publish(caller, OFFER, randomUUID())).id);
  }
  for (const [subscriber, caller] of callers.entries()) {
    for (const [sender, stream] of streams.entries()) {
      const params = { sender: stream, sdpOffer: 'offer' };
      if (sender !== subscriber) await service.receiveVideoFrom.receive(caller, params, randomUUID());
    }
  }
  return { uid: callers[0]!.sessionUid, callers };
}

/** What kinds of entries a log has, and what they say of what. Those of the same kind beside each other have no order. */
async function shapeOfLog(sessionUid: string) {
  const rows = await database.sessionEvent.findMany({ where: { sessionUid }, orderBy: { seq: 'asc' } });
  const { lastEventSeq } = await database.session.findUniqueOrThrow({ where: { uid: sessionUid } });
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: lastEventSeq }, (_, index) => index + 1));
  return rows.map(({ seq, type, body, audience }) => {
    const event = SessionEvent.parse({ seq, body, audience });
    return `${type} to ${event.audience.kind}: ${Object.keys(body as object)
      .toSorted()
      .join(' ')}`;
  });
}

const uidOf = async (sessionId: string): Promise<string> =>
  (await database.session.findFirstOrThrow({ where: { sessionId } })).uid;

test('a filled session has the log that the services write, while it is open and when all have left', async () => {
  const { uid, callers } = await realSession('real');
  expect(await shapeOfLog(await uidOf('open-2'))).toEqual(await shapeOfLog(uid));
  const { leaveRoom } = sessionWorkflows(database);
  for (const caller of callers) await leaveRoom.leave(caller);
  expect(await shapeOfLog(await uidOf('closed-2'))).toEqual(await shapeOfLog(uid));
});

test('a filled session goes on as any other', async () => {
  const uid = await uidOf('open-1');
  const people = await database.connection.findMany({ where: { sessionUid: uid }, include: { subscriptions: true } });
  expect(people.map(({ subscriptions }) => subscriptions.length)).toEqual([3, 3, 3, 3]);
  const { leaveRoom, lostMedia, silentGateways, emptySessions } = sessionWorkflows(database);
  // No sweep finds anything to do.
  for (const sweep of [() => lostMedia.endOrphans(), () => silentGateways.sweep(), () => emptySessions.end()])
    await sweep();
  expect(await database.stream.count({ where: { sessionUid: uid } })).toBe(PEOPLE);
  expect(await database.connection.count({ where: { sessionUid: uid, lostAt: null } })).toBe(PEOPLE);
  for (const { connectionId } of people) await leaveRoom.leave({ sessionUid: uid, connectionId });
  const { closedAt, reservedId } = await database.session.findUniqueOrThrow({ where: { uid } });
  expect([closedAt, reservedId]).toEqual([expect.any(Date), null]);
  expect(await database.subscription.count({ where: { stream: { sessionUid: uid } } })).toBe(0);
});
