import { notificationFrame } from '@convene/openvidu-protocol';
import type { SessionEventBody } from '@convene/service-contracts';

/** What clients are told of an event of the session's log (WebSocket reference 8). */
export interface Notification {
  method: string;
  params: object;
}

/** Undefined for events that only CDR and webhooks are told of. */
export function notificationOf(event: SessionEventBody): Notification | undefined {
  switch (event.type) {
    case 'participantJoined': {
      const { connectionId: id, timestamp: createdAt, metadata } = event;
      return { method: event.type, params: { id, createdAt, metadata } };
    }
    case 'participantLeft':
    case 'participantEvicted':
    case 'participantUnpublished': {
      const { connectionId, reason } = event;
      return { method: event.type, params: { connectionId, reason } };
    }
    case 'participantPublished':
      return { method: event.type, params: { id: event.connectionId, streams: [event.stream] } };
    case 'streamPropertyChanged': {
      const { connectionId, streamId, property, reason } = event;
      // Clients parse the text again, except that of a filter, which travels as it is.
      const newValue = property === 'filter' ? event.newValue : JSON.stringify(event.newValue);
      return { method: event.type, params: { connectionId, streamId, property, newValue, reason } };
    }
    case 'signalSent': {
      const { from, signalType: type, data } = event;
      return { method: 'sendMessage', params: { data, type, from } };
    }
    case 'recordingStarted': {
      const { id, name } = event;
      return { method: event.type, params: { id, name } };
    }
    case 'recordingStopped': {
      const { id, name, reason } = event;
      return { method: event.type, params: { id, name, reason } };
    }
    case 'recordingStatusChanged':
    case 'sessionCreated':
    case 'sessionDestroyed':
    case 'webrtcConnectionCreated':
    case 'webrtcConnectionDestroyed':
      return undefined;
  }
}

/** The notification as it is written to sockets. */
export function frameOf(event: SessionEventBody): string | undefined {
  const notification = notificationOf(event);
  return notification && notificationFrame(notification.method, notification.params);
}
