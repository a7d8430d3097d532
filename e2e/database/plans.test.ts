import { randomUUID } from 'node:crypto';
import { type Database, readEvents } from '@convene/database';
import { PublishVideoParams } from '@convene/openvidu-protocol';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { fillClosed, fillNodesAndGateways, fillOpen } from '../../bench/growth/fill.ts';
import { createOwnDatabase, type OwnDatabase, SESSION_PROPERTIES } from '../stack/own-database.ts';
import { type RowsRead, RowsReader } from './rows-read.ts';
import { sessionWorkflows } from './session-workflows.ts';

// Whatever a session needs costs the same among 2,000 others as among 100. Plans are looked at, not times: these hold on any
// machine. `npm run bench -- growth` has the times, and the growth with nodes and gateways.

/** Statements that cost more the more sessions there are, by a part of each. It shall become empty. */
const KNOWN_TO_GROW = {
  'SELECT media_node_id AS "nodeId", count(*)':
    'each replica counts the open sessions of the nodes every two seconds, by an index that has nothing else',
  'SELECT "public"."session"."uid" FROM "public"."session" WHERE ("public"."session"."activated_at"':
    'sessions left empty are looked for among all, every quarter of an hour',
};
/** Rows: the same may be found in another way, and pages are not equally full. */
const ALLOWANCE = 20;
/** Characters of a statement. */
const MOST_SHOWN = 500;
/** The tables that get more rows with each session. */
const GROWING = ['session', 'token', 'connection', 'stream', 'subscription', 'session_event', 'turn_credential'];

const SIZES = [100, 2_000] as const;
/** The same at both sizes, so that a node and a gateway of the larger one have twenty times as much. */
const NODES = Array.from({ length: 4 }, (_, number) => ({ nodeId: `node-${number}`, epoch: randomUUID() }));
const GATEWAYS = ['gateway-0', 'gateway-1'];
/** One that has few sockets, however large the platform is. */
const SMALL_GATEWAY = 'gateway-small';

type Reads = Map<string, RowsRead[]>;
let small: { own: OwnDatabase; reads: Reads };
let large: { own: OwnDatabase; reads: Reads };

beforeAll(async () => {
  Logger.overrideLogger(false);
  const reader = new RowsReader();
  const [fewer, more] = SIZES;
  small = await platformOf(fewer, reader);
  large = await platformOf(more, reader);
}, 120_000);
afterAll(async () => {
  vi.restoreAllMocks();
  await Promise.all([small?.own.drop(), large?.own.drop()]);
});

async function platformOf(sessions: number, reader: RowsReader) {
  const own = await createOwnDatabase();
  const client = new pg.Client(own.url);
  await client.connect();
  try {
    await fillOpen(client, { prefix: 'open-', sessions, nodes: NODES, gateways: GATEWAYS });
    await fillOpen(client, { prefix: 'few-', sessions: 10, nodes: NODES, gateways: [SMALL_GATEWAY] });
    await fillClosed(client, { prefix: 'closed-', sessions: 2 * sessions, hours: 2, nodes: NODES });
    await fillNodesAndGateways(client, { nodes: NODES, gateways: [...GATEWAYS, SMALL_GATEWAY] });
    await client.query(
      `INSERT INTO turn_credential (name, realm, hmac_key, expires_at)
       SELECT 'user-' || number, '', '', now() + interval '1 hour' FROM generate_series(1, $1::int) AS number`,
      [sessions],
    );
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
  const reads: Reads = new Map();
  for (const [name, work] of Object.entries(await workOn(own.database))) reads.set(name, await reader.of(work));
  return { own, reads };
}

/** All that is done again and again, in an order in which it can be done. */
async function workOn(database: Database): Promise<Record<string, () => Promise<unknown>>> {
  const service = sessionWorkflows(database);
  const session = 'S';
  const callers: { sessionUid: string; connectionId: string }[] = [];
  const tokens: string[] = [];
  const join = async () => {
    const params = { token: tokens.pop()!, session, metadata: '', platform: 'Test', recorder: false };
    const request = { params, insecure: false, gatewayId: GATEWAYS[0], arrivalId: randomUUID() };
    const { attachment } = await service.joinRoom.join(request as never);
    callers.push({ sessionUid: attachment.sessionUid, connectionId: attachment.connectionId });
  };
  const token = async () => {
    const properties = { session, role: 'MODERATOR', data: '', record: true } as const;
    tokens.push((await service.tokens.create(properties, 'wss://localhost')).token);
  };
  const small = await database.connection.findMany({ where: { gatewayId: SMALL_GATEWAY }, take: 2 });
  const lost = { ...small[0]!, cursor: small[0]!.cursor! };
  const held = await database.connection.findMany({ where: { gatewayId: GATEWAYS[1] }, take: 50 });
  const cursors = held.map((one) => ({ ...one, cursor: one.cursor! + 1 }));
  const streams = await database.stream.findMany({ take: 50 });
  const { nodeId, epoch } = NODES[1]!;
  const load = { workers: 4, sessions: 1, publications: 4, subscriptions: 12, use: 0.8, isFull: true };
  let published: string;
  return {
    'POST sessions': () =>
      service.sessions.create({ ...SESSION_PROPERTIES, customSessionId: session, publicUrl: '' } as never),
    'POST tokens': async () => [await token(), await token(), await token()],
    'joinRoom, the first': join,
    joinRoom: join,
    publishVideo: async () =>
      ({ id: published } = await service.publishVideo.publish(callers[0]!, OFFER, randomUUID())),
    receiveVideoFrom: () =>
      service.receiveVideoFrom.receive(callers[1]!, { sender: published, sdpOffer: 'offer' }, randomUUID()),
    sendMessage: () => service.signals.sendAs(callers[0]!, [{ to: [], type: 'signal:chat', data: 'Hello' }]),
    'GET a session': () => service.sessions.get(session),
    'GET sessions, a page': () => service.sessions.list(undefined, 25),
    leaveRoom: () => service.leaveRoom.leave(callers[0]!),
    'leaveRoom, the last': () => service.leaveRoom.leave(callers[1]!),
    'closing a session': () => service.sessions.close('open-7', 'sessionClosedByServer'),
    'a sync of a gateway': () =>
      service.gateways.sync({
        gatewayId: GATEWAYS[1]!,
        sessionUids: cursors.map(({ sessionUid }) => sessionUid),
        cursors,
      }),
    'the sockets that a gateway should have': () => service.gateways.attachments(SMALL_GATEWAY, undefined),
    'a lost socket': () => service.reconnection.lost(lost),
    connect: () => service.reconnection.connect(small[1]!.rpcSessionId!, SMALL_GATEWAY),
    'the log of a session': () => readEvents(database, lost.sessionUid, 0),
    'a heartbeat of a media node': () => service.nodes.heartbeat({ nodeId, epoch, phase: 'running', load }),
    'an audit of a media node': () =>
      service.nodes.audit({
        nodeId,
        epoch,
        publicationIds: streams.map(({ publicationId }) => publicationId),
        subscriptionIds: [randomUUID()],
      }),
    'the sweep for streams of lost nodes': () => service.lostMedia.endOrphans(),
    'the sweep for sockets of lost gateways': () => service.silentGateways.sweep(),
    'the sweep for who did not come back': () => service.overdueParticipants.evict(),
    'reading where sessions are': () => service.placed.read(),
    'reading where media nodes have room': () => service.receivingNodes.read(),
    'whom a stream is relayed to, as its node is full': () =>
      service.receivingNodes.choose(streams[0]!.id, { nodeId, epoch: streams[0]!.mediaNodeEpoch }),
    'the sweep for sessions left empty': () => service.emptySessions.end(),
    'the sweep for unused sessions': () => service.unusedSessions.end(() => false),
    'the sweep for recordings that were forgotten': () => service.forgottenRecordings.sweep(),
    'the sweep for recordings nobody publishes in': () => service.autostop.sweep(),
    'the sweep for TURN credentials': () => service.turnCredentials.remove(() => false),
  };
}

const OFFER = PublishVideoParams.parse({
  sdpOffer: 'offer',
  hasAudio: true,
  hasVideo: true,
  typeOfVideo: 'CAMERA',
  doLoopback: false,
});

/** What reads more on the larger platform than on the smaller one, or the whole of a table that grows. */
function growing(): { work: string; why: string; statement: string }[] {
  return [...large.reads].flatMap(([work, reads]) =>
    reads.flatMap(({ statement, rows, whole }) => {
      const before = small.reads.get(work)!.filter((read) => read.statement === statement);
      const most = Math.max(0, ...before.map((read) => read.rows));
      const tables = whole
        .filter((one) => GROWING.includes(one.table) && one.rows > ALLOWANCE)
        .map(({ table }) => table);
      const reasons = [
        ...tables.map((table) => `reads the whole of ${table}`),
        ...(rows > most + ALLOWANCE ? [`reads ${rows} rows instead of ${most}`] : []),
      ];
      return reasons.map((why) => ({ work, why, statement: statement.slice(0, MOST_SHOWN) }));
    }),
  );
}

const isKnown = (statement: string): boolean => Object.keys(KNOWN_TO_GROW).some((part) => statement.includes(part));

test('nothing is looked at that belongs to other sessions', () => {
  expect(growing().filter(({ statement }) => !isKnown(statement))).toEqual([]);
});

test('what is known to grow does; what is mended is to be taken off the list', () => {
  const found = growing().map(({ statement }) => statement);
  const mended = Object.keys(KNOWN_TO_GROW).filter((part) => !found.some((one) => one.includes(part)));
  expect(mended).toEqual([]);
});
