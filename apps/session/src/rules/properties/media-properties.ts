import type { EventOf, SessionValue } from '@convene/database/session';
import { RECORDER_CONNECTION_ID } from '@convene/openvidu-protocol';
import { alike, bodies, holds, type Properties } from './property.js';

type Created = EventOf<'webrtcConnectionCreated'>;

/** Streams, subscriptions and their media. */
export const MEDIA: Properties = {
  'each webrtcConnectionCreated has one Destroyed with the same fields, before its participant is left': () => {
    const open = new Map<string, Created>();
    return (change) => {
      for (const { body } of change.events) {
        if (body.type === 'webrtcConnectionCreated') {
          holds(!open.has(keyOf(body)), body);
          open.set(keyOf(body), body);
        } else if (body.type === 'webrtcConnectionDestroyed') {
          const created = open.get(keyOf(body));
          holds(created !== undefined && body.startTime === created.timestamp, { body, created });
          holds(alike(fieldsOf(body), fieldsOf(created)), { body, created });
          open.delete(keyOf(body));
        } else if (body.type === 'streamPropertyChanged' && body.property === 'videoDimensions') {
          // What ends is described as it was at last.
          for (const created of open.values()) {
            if (created.streamId === body.streamId && created.videoEnabled)
              created.videoDimensions = String(body.newValue);
          }
        } else if (body.type === 'participantLeft') {
          const { connectionId } = body;
          const left = [...open.values()].filter(
            ({ participantId, receivingFrom }) => participantId === connectionId || receivingFrom === connectionId,
          );
          holds(left.length === 0, left);
        } else if (body.type === 'sessionDestroyed') {
          holds(open.size === 0, [...open.values()]);
        }
      }
      holds(alike([...open.keys()].toSorted(), [...connectionsIn(change.after)].toSorted()), [...open.keys()]);
    };
  },

  'whoever publishes has one stream, and both ends of everything are there':
    () =>
    ({ after }) => {
      const { connections, streams, subscriptions } = after;
      const owners = new Set<string>();
      for (const { id, ownerId } of streams.values()) {
        holds(connections.has(ownerId) && !owners.has(ownerId), { id, ownerId });
        owners.add(ownerId);
      }
      const pairs = new Set<string>();
      for (const { subscriberId, streamId } of subscriptions.values()) {
        const pair = `${subscriberId} ${streamId}`;
        holds(connections.has(subscriberId) && streams.has(streamId) && !pairs.has(pair), pair);
        holds(streams.get(streamId)!.ownerId !== subscriberId, pair);
        pairs.add(pair);
      }
    },

  'media that is needed no more is freed once, and none that is needed':
    () =>
    ({ before, after, effects }) => {
      const [had, has] = [mediaIn(before), mediaIn(after)];
      const freed = effects.flatMap((effect) =>
        effect.kind === 'free-publication' || effect.kind === 'free-subscription'
          ? [`${effect.kind} ${Object.values(effect.media).join(' ')}`]
          : [],
      );
      const gone = [...had].filter((media) => !has.has(media));
      holds(alike(freed.toSorted(), gone.toSorted()), { freed, gone });
    },

  'a stream that somebody else ends is ended for its owner, too': () => (change) => {
    for (const { body, audience } of change.events) {
      if (body.type !== 'participantUnpublished') continue;
      const expected =
        body.reason === 'unpublish' ? { kind: 'others', than: body.connectionId } : { kind: 'everybody' };
      holds(alike(audience, expected), { body, audience });
    }
  },

  'a camera whose media is lost, and nobody else’s stream, is to be published again': () => (change) => {
    const { before, effects } = change;
    const lost = bodies(change, 'participantUnpublished').filter(({ reason }) => reason === 'mediaServerDisconnect');
    const owners = lost.map(({ streamId }) => before.streams.get(streamId)!.ownerId);
    const expected = owners.filter((ownerId) => before.cameras.has(ownerId));
    const wanted = effects.flatMap((effect) => (effect.kind === 'restore-camera' ? [effect.ownerId] : []));
    holds(alike(wanted, expected), { wanted, expected });
  },
};

const keyOf = ({ connection, participantId, streamId }: Pick<Created, 'connection' | 'participantId' | 'streamId'>) =>
  `${connection} ${participantId} ${streamId}`;

function fieldsOf(body: Created | EventOf<'webrtcConnectionDestroyed'>): unknown {
  const ofTheMoment = ['type', 'timestamp', 'startTime', 'duration', 'reason'];
  return Object.entries(body).filter(([field, value]) => value !== undefined && !ofTheMoment.includes(field));
}

/** The WebRTC connections that there are, but for the recorder's. */
function* connectionsIn({ connections, streams, subscriptions }: SessionValue): Iterable<string> {
  for (const { id, ownerId } of streams.values()) yield `OUTBOUND ${connections.get(ownerId)!.connectionId} ${id}`;
  for (const { subscriberId, streamId } of subscriptions.values()) {
    const { connectionId } = connections.get(subscriberId)!;
    if (connectionId !== RECORDER_CONNECTION_ID) yield `INBOUND ${connectionId} ${streamId}`;
  }
}

/** All media that rows name, as its end frees it. */
function mediaIn({ streams, subscriptions }: SessionValue): Set<string> {
  const publications = [...streams.values()].map(
    (one) => `free-publication ${one.mediaNodeId} ${one.mediaNodeEpoch} ${one.publicationId}`,
  );
  const received = [...subscriptions.values()].map(
    (one) => `free-subscription ${one.mediaNodeId} ${one.mediaNodeEpoch} ${one.id}`,
  );
  return new Set([...publications, ...received]);
}
