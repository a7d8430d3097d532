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
 *
 * @param sessionId when there is only this one
 */
export async function withWebRtcStats(
  bus: Bus,
  sessions: SessionObject[],
  sessionId?: string,
): Promise<SessionObject[]> {
  const [publishing, receiving] = await Promise.all([
    gather(bus, 'publishers', sessionId),
    gather(bus, 'subscribers', sessionId),
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

async function gather(bus: Bus, of: Side, sessionId?: string): Promise<Known> {
  const known: Known = new Map();
  const ask = (after?: string) => bus.request(restOperations.connectionDetails, { of, sessionId, after });
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
