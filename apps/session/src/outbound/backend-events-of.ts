import type { BackendEvent } from '@convene/openvidu-protocol';
import type { EventOf, SessionEventBody } from '@convene/service-contracts';

/**
 * What backends are told of something that happened to a session, with its fields in the documented order (events
 * reference 3); nothing of what concerns only the clients.
 */
export function backendEventsOf(sessionId: string, body: SessionEventBody): BackendEvent[] {
  switch (body.type) {
    case 'sessionCreated':
      return [{ name: body.type, fields: { sessionId, timestamp: body.timestamp } }];
    case 'sessionDestroyed':
      return [{ name: body.type, fields: { sessionId, timestamp: body.timestamp, ...end(body) } }];
    case 'participantJoined':
      return [{ name: body.type, fields: { sessionId, timestamp: body.timestamp, ...participant(body) } }];
    case 'participantLeft':
      return [
        { name: body.type, fields: { sessionId, timestamp: body.timestamp, ...end(body), ...participant(body) } },
      ];
    case 'webrtcConnectionCreated':
      return [{ name: body.type, fields: { sessionId, timestamp: body.timestamp, ...webRtcConnection(body) } }];
    case 'webrtcConnectionDestroyed':
      return [
        { name: body.type, fields: { sessionId, timestamp: body.timestamp, ...end(body), ...webRtcConnection(body) } },
      ];
    case 'recordingStatusChanged':
      return recordingEvents(sessionId, body);
    case 'participantEvicted':
    case 'participantPublished':
    case 'participantUnpublished':
    case 'streamPropertyChanged':
    case 'signalSent':
    case 'recordingStarted':
    case 'recordingStopped':
      return [];
  }
}

/** The deprecated events stand beside the new one in the order of the original. */
function recordingEvents(sessionId: string, body: EventOf<'recordingStatusChanged'>): BackendEvent[] {
  const { type, timestamp, startTime, duration, reason, status, ...recording } = body;
  const begins = { sessionId, timestamp };
  const reasoned = reason === undefined ? {} : { reason };
  const changed: BackendEvent = {
    name: type,
    fields: { ...begins, startTime, duration, ...reasoned, ...recording, status },
  };
  if (status === 'started')
    return [{ name: 'recordingStarted', fields: { ...begins, duration, ...recording } }, changed];
  if (status !== 'stopped') return [changed];
  return [changed, { name: 'recordingStopped', fields: { ...begins, startTime, duration, ...reasoned, ...recording } }];
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
  ...(body.rtspUri !== undefined && {
    rtspUri: body.rtspUri,
    adaptativeBitrate: body.adaptativeBitrate,
    onlyPlayWithSubscribers: body.onlyPlayWithSubscribers,
    networkCache: body.networkCache,
  }),
  ...(body.videoEnabled && {
    videoSource: body.videoSource,
    videoFramerate: body.videoFramerate ?? null,
    videoDimensions: body.videoDimensions ?? null,
  }),
  audioEnabled: body.audioEnabled,
  videoEnabled: body.videoEnabled,
});
