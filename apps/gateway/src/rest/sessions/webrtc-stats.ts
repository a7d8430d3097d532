import {
  NO_WEBRTC_DETAILS,
  type SessionObject,
  type WebRtcDetails,
  type WebRtcStats,
} from '@convene/openvidu-protocol';
import { restOperations } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';
import { answerPages } from '../../session-service/answer-pages.js';

type Bus = Pick<ServiceBus, 'request'>;
type Side = 'publishers' | 'subscribers';
/** By session, connection and stream. */
type Known = Map<string, WebRtcDetails | undefined>;

/**
 * The sessions with what is known of each peer connection (REST semantics 2.3). It is gathered page by page beside the
 * sessions themselves, which may have changed meanwhile: what is not known is empty.
 */
export async function withWebRtcStats(bus: Bus, sessions: SessionObject[]): Promise<SessionObject[]> {
  const sessionIds = sessions.map(({ sessionId }) => sessionId);
  const [publishing, receiving] = await Promise.all([
    gather(bus, 'publishers', sessionIds),
    gather(bus, 'subscribers', sessionIds),
  ]);
  return sessions.map((session) => ({
    ...session,
    connections: {
      ...session.connections,
      content: session.connections.content.map((connection) => {
        const { connectionId } = connection;
        const key = (streamId: string) => keyOf(session.sessionId, connectionId, streamId);
        return {
          ...connection,
          publishers: connection.publishers.map((publisher) => ({
            ...publisher,
            ...stats(publisher.streamId, publishing.get(key(publisher.streamId))),
          })),
          subscribers: connection.subscribers.map((subscriber) => ({
            ...subscriber,
            ...stats(`${connectionId}_${subscriber.streamId}`, receiving.get(key(subscriber.streamId))),
          })),
        };
      }),
    },
  }));
}

async function gather(bus: Bus, of: Side, sessionIds: string[]): Promise<Known> {
  const known: Known = new Map();
  const ask = (after?: string) => bus.request(restOperations.connectionDetails, { of, sessionIds, after });
  for await (const page of answerPages(ask)) {
    for (const { details, ...each } of page.connections) {
      known.set(keyOf(each.sessionId, each.connectionId, each.streamId), details);
    }
  }
  return known;
}

/** @param webrtcEndpointName the stream's id, for a subscriber behind his own */
function stats(webrtcEndpointName: string, details: WebRtcDetails = NO_WEBRTC_DETAILS): WebRtcStats {
  return { webrtcEndpointName, ...details };
}

const keyOf = (sessionId: string, connectionId: string, streamId: string): string =>
  `${sessionId} ${connectionId} ${streamId}`;
