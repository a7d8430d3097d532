import type { BackendEvent } from '@convene/openvidu-protocol';
import type { EventOf, SessionEventBody } from '@convene/service-contracts';

/**
 * What backends are told of something that happened to a session, with its fields in the documented order (events
 * reference 3); undefined for what concerns only the clients.
 */
export function backendEventOf(sessionId: string, body: SessionEventBody): BackendEvent | undefined {
  switch (body.type) {
    case 'sessionCreated':
      return { name: body.type, fields: { sessionId, timestamp: body.timestamp } };
    case 'sessionDestroyed':
      return { name: body.type, fields: { sessionId, timestamp: body.timestamp, ...end(body) } };
    case 'participantJoined':
      return { name: body.type, fields: { sessionId, timestamp: body.timestamp, ...participant(body) } };
    case 'participantLeft':
      return { name: body.type, fields: { sessionId, timestamp: body.timestamp, ...end(body), ...participant(body) } };
    case 'webrtcConnectionCreated':
      return { name: body.type, fields: { sessionId, timestamp: body.timestamp, ...webRtcConnection(body) } };
    case 'webrtcConnectionDestroyed':
      return {
        name: body.type,
        fields: { sessionId, timestamp: body.timestamp, ...end(body), ...webRtcConnection(body) },
      };
    case 'participantEvicted':
    case 'participantPublished':
    case 'participantUnpublished':
    case 'streamPropertyChanged':
    case 'signalSent':
      return undefined;
  }
}

type Ending = EventOf<'sessionDestroyed' | 'participantLeft' | 'webrtcConnectionDestroyed'>;
const end = ({ startTime, duration, reason }: Ending) => ({ startTime, duration, reason });

const participant = (body: EventOf<'participantJoined' | 'participantLeft'>) => ({
  participantId: body.connectionId,
  location: body.location,
  platform: body.platform,
  clientData: body.clientData,
  serverData: body.serverData,
});

const webRtcConnection = (body: EventOf<'webrtcConnectionCreated' | 'webrtcConnectionDestroyed'>) => ({
  streamId: body.streamId,
  participantId: body.participantId,
  connection: body.connection,
  ...(body.receivingFrom !== undefined && { receivingFrom: body.receivingFrom }),
  ...(body.videoEnabled && {
    videoSource: body.videoSource,
    videoFramerate: body.videoFramerate ?? null,
    videoDimensions: body.videoDimensions ?? null,
  }),
  audioEnabled: body.audioEnabled,
  videoEnabled: body.videoEnabled,
});
