import type { Connection, SessionEvent, SessionValue } from '@convene/database/session';
import { RECORDER_CONNECTION_ID, RestError, RpcError, tokenIdOf } from '@convene/openvidu-protocol';
import { hasClient } from '../connection/has-client.js';
import { streamInfo } from '../stream/stream-info.js';
import { includes } from './log-properties.js';
import { alike, bodies, holds, type Properties } from './property.js';
import type { Answered, Change } from './world.js';

/** What one client knows of the others: their streams as it was told, by connection id. */
type Picture = Map<string, Record<string, unknown> | undefined>;

/** Who is there, and what they may do. */
export const PEOPLE: Properties = {
  'a rule throws nothing but errors for clients and backends, and changes nothing then': () => (change) => {
    const { error, before, after } = change;
    if (error === undefined) return;
    holds(error instanceof RpcError || error instanceof RestError, String((error as Error).stack));
    holds(after.session === before.session && after.connections === before.connections, change.command);
  },

  'a rule does not touch the session that it is given': () => (change) => holds(change.isUntouched, change.command),

  'a session that has ended has nobody and nothing left':
    () =>
    ({ before, after, besides }) => {
      if (!isEnded(after)) return;
      const { recordingUid, autostopAt, reservedId } = after.session;
      const { connections, cameras, streams, subscriptions, tokens } = after;
      const left = [connections, cameras, streams, subscriptions, tokens].map(({ size }) => size);
      holds(
        left.every((size) => size === 0),
        left,
      );
      holds(recordingUid === null && autostopAt === null && reservedId === null, after.session);
      if (!isEnded(before)) holds(besides.tokensEnd === true, besides);
    },

  'people entered one after the other, and each is there once':
    () =>
    ({ after }) => {
      let last = 0;
      const ids = new Set<string>();
      for (const { createdAt, connectionId } of after.connections.values()) {
        holds(createdAt.getTime() > last, { connectionId, last });
        last = createdAt.getTime();
        holds(!ids.has(connectionId), connectionId);
        ids.add(connectionId);
      }
    },

  'a session takes no more people and cameras than it has room for':
    () =>
    ({ after, settings }) => {
      holds(after.connections.size <= settings.maxConnections, after.connections.size);
      holds(after.cameras.size <= settings.maxCameras, after.cameras.size);
      for (const ownerId of after.cameras.keys()) holds(after.connections.get(ownerId)?.gatewayId === null, ownerId);
    },

  'a token is good for one place, and good again when that is taken back':
    () =>
    ({ after }) => {
      const used = new Set<string>();
      for (const { token, insecure } of after.connections.values()) {
        if (token === null || insecure) continue;
        const id = tokenIdOf(token)!;
        holds(!used.has(id) && !after.tokens.has(id), id);
        used.add(id);
      }
    },

  'who is taken back can come again':
    () =>
    ({ command, before, after, result }) => {
      if (command !== 'takeBackArrival' || result !== true) return;
      for (const [id, { insecure, token }] of before.connections) {
        if (!after.connections.has(id) && !insecure) holds(after.tokens.has(tokenIdOf(token!)!), token);
      }
      holds(after.session.closedAt === null, after.session);
    },

  'a cursor is never beyond the head of the log, and never goes back':
    () =>
    ({ before, after }) => {
      for (const { id, cursor } of after.connections.values()) {
        holds((cursor ?? 0) <= after.session.lastEventSeq, { id, cursor });
        holds((cursor ?? 0) >= (before.connections.get(id)?.cursor ?? 0), { id, cursor });
      }
    },

  'a socket is one later than the one before, and its gateway has a row':
    () =>
    ({ before, after, besides }) => {
      for (const one of after.connections.values()) {
        const earlier = before.connections.get(one.id);
        if (!hasClient(one)) continue;
        const isNew = one.attachment !== earlier?.attachment;
        holds(!isNew || one.attachment === (earlier?.attachment ?? 0) + 1, one);
        holds(!isNew || besides.gateways!.includes(one.gatewayId), besides);
        holds(isNew || one.gatewayId === earlier?.gatewayId, one);
      }
    },

  'subscribers do not publish, and only moderators force others': () => (change) => {
    const find = (id: string) => [...change.before.connections.values()].find((one) => one.connectionId === id);
    for (const { participantId, connection } of bodies(change, 'webrtcConnectionCreated')) {
      const one = find(participantId);
      if (connection === 'OUTBOUND') holds(one?.role !== 'SUBSCRIBER' || one.insecure, one);
    }
    for (const { body } of change.events) {
      if (!('reason' in body) || !/^force.*ByUser$/.test(String(body.reason))) continue;
      holds(change.by?.role === 'MODERATOR' || change.by?.insecure === true, change.by);
    }
  },

  'each client is told what makes his picture of the others right': () => {
    const pictures = new Map<string, Picture>();
    return (change) => {
      for (const event of change.events) {
        for (const [connectionId, picture] of pictures) paint(picture, connectionId, event);
      }
      const answered = change.result as Answered | undefined;
      if (answered?.answer) pictures.set(answered.connectionId, pictureIn(answered));
      const { connections } = change.after;
      const there = new Map([...connections.values()].map((one) => [one.connectionId, one]));
      for (const [connectionId, picture] of pictures) {
        if (!there.has(connectionId)) pictures.delete(connectionId);
        else
          holds(alike(sorted(picture), sorted(reality(change, connectionId))), {
            connectionId,
            picture: sorted(picture),
          });
      }
      for (const one of connections.values()) {
        holds(pictures.has(one.connectionId) || !hasClient(one), one.connectionId);
      }
    };
  },

  'a signal reaches those whom it is for': () => (change) => {
    for (const { body, audience } of change.events) {
      if (body.type !== 'signalSent') continue;
      holds(audience.kind === 'everybody' || (audience.kind === 'some' && audience.connectionIds.length > 0), audience);
      holds(body.from === change.by?.connectionId, body);
    }
  },
};

const isEnded = ({ session: { closedAt, closingReason } }: SessionValue) => (closedAt ?? closingReason) !== null;

const pictureIn = ({ answer }: Answered): Picture =>
  new Map(answer.value.map(({ id, streams }) => [id, streams?.[0] && { ...streams[0] }]));

function paint(picture: Picture, me: string, { body, audience }: SessionEvent): void {
  if (!includes(audience, me)) return;
  if (body.type === 'participantJoined') picture.set(body.connectionId, undefined);
  if (body.type === 'participantLeft') picture.delete(body.connectionId);
  if (body.type === 'participantPublished') picture.set(body.connectionId, { ...body.stream });
  if (body.type === 'participantUnpublished' && body.connectionId !== me) picture.set(body.connectionId, undefined);
  if (body.type !== 'streamPropertyChanged') return;
  const stream = picture.get(body.connectionId)!;
  // A stream's description has nothing of tracks, nor of what it does not have.
  if (body.property.endsWith('Track') || (body.property === 'audioActive' ? !stream['hasAudio'] : !stream['hasVideo']))
    return;
  stream[body.property] = body.newValue;
}

function reality({ after }: Change, me: string): Picture {
  const others = [...after.connections.values()].filter(
    ({ connectionId }) => connectionId !== me && connectionId !== RECORDER_CONNECTION_ID,
  );
  const streamOf = ({ id }: Connection) => [...after.streams.values()].find(({ ownerId }) => ownerId === id);
  return new Map(
    others.map((one) => {
      const stream = streamOf(one);
      return [one.connectionId, stream && { ...streamInfo(stream) }];
    }),
  );
}

/** In one order, also within the streams. */
const sorted = (picture: Picture): unknown =>
  [...picture]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([id, stream]) => [id, stream && Object.entries(stream).toSorted(([one], [other]) => (one < other ? -1 : 1))]);
