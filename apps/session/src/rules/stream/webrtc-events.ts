import type { IpCamera, Stream, Subscription } from '@convene/database/session';
import type { EventOf } from '@convene/database/session';
import { type Reason, shownCameraUri } from '@convene/openvidu-protocol';

type Created = EventOf<'webrtcConnectionCreated'>;
type Destroyed = EventOf<'webrtcConnectionDestroyed'>;

/** A participant publishes: the CDR's OUTBOUND connection. */
export function outboundCreated(stream: Stream, publisher: { connectionId: string; camera?: IpCamera }): Created {
  return {
    type: 'webrtcConnectionCreated',
    timestamp: stream.createdAt.getTime(),
    streamId: stream.id,
    participantId: publisher.connectionId,
    connection: 'OUTBOUND',
    ...(publisher.camera && toldOf(publisher.camera)),
    ...mediaOf(stream),
  };
}

/** A participant receives a stream: the CDR's INBOUND connection. */
export function inboundCreated(
  subscription: Subscription,
  stream: Stream,
  subscriber: string,
  publisher: string,
): Created {
  return {
    type: 'webrtcConnectionCreated',
    timestamp: subscription.createdAt.getTime(),
    streamId: stream.id,
    participantId: subscriber,
    connection: 'INBOUND',
    receivingFrom: publisher,
    ...mediaOf(stream),
  };
}

/** The end of what `created` began. */
export function destroyed(created: Created, reason: Reason, timestamp: number): Destroyed {
  return { ...created, type: 'webrtcConnectionDestroyed', timestamp, ...ending(created.timestamp, reason, timestamp) };
}

/** What every end event says: whole seconds, cut off (events reference 2). */
export function ending(startTime: number, reason: Reason, timestamp: number) {
  return { startTime, duration: Math.floor((timestamp - startTime) / 1_000), reason };
}

/** Events travel far, so the camera's secrets stay here. */
function toldOf({ rtspUri, adaptativeBitrate, onlyPlayWithSubscribers, networkCache }: IpCamera) {
  return { rtspUri: shownCameraUri(rtspUri), adaptativeBitrate, onlyPlayWithSubscribers, networkCache };
}

function mediaOf(stream: Stream) {
  return {
    ...(stream.hasVideo
      ? {
          videoSource: stream.typeOfVideo,
          videoFramerate: stream.frameRate,
          videoDimensions: stream.videoDimensions,
        }
      : {}),
    audioEnabled: stream.hasAudio,
    videoEnabled: stream.hasVideo,
  };
}
