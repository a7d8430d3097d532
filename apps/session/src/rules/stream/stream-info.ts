import type { StreamInfo } from '@convene/openvidu-protocol';
import type { Stream } from '@convene/database/session';

type Told = Omit<Stream, 'publicationId' | 'sessionUid' | 'ownerId' | 'loopback' | 'mediaNodeId' | 'mediaNodeEpoch'>;

/** A stream as the other participants are told of it (protocol 8.2). */
export function streamInfo(stream: Told): StreamInfo {
  return {
    id: stream.id,
    createdAt: stream.createdAt.getTime(),
    hasAudio: stream.hasAudio,
    hasVideo: stream.hasVideo,
    ...(stream.hasAudio ? { audioActive: stream.audioActive } : {}),
    ...(stream.hasVideo
      ? {
          videoActive: stream.videoActive,
          typeOfVideo: stream.typeOfVideo,
          frameRate: stream.frameRate ?? undefined,
          videoDimensions: stream.videoDimensions ?? undefined,
        }
      : {}),
    filter: stream.filter as Record<string, unknown>,
  };
}
