import type { Connection, Recording, Stream } from '@convene/database/session';
import type { Draft } from '../draft.js';

type Wish = Pick<Recording, 'outputMode' | 'hasAudio' | 'hasVideo'>;

/**
 * Whether a recording takes a stream. Individual ones respect the token's `record` and take no stream without any of
 * the wanted kinds; composed ones without audio have no use for a stream without video, and the other way round.
 */
export function isWanted({ outputMode, hasAudio, hasVideo }: Wish, stream: Stream, owner: Pick<Connection, 'record'>) {
  if (outputMode === 'INDIVIDUAL' && !owner.record) return false;
  return (hasAudio && stream.hasAudio) || (hasVideo && stream.hasVideo);
}

/** A recording takes a stream from now on, if it wants it. @returns whether it does */
export function takeStream(draft: Draft, recording: Recording, stream: Stream): boolean {
  const owner = draft.connections.get(stream.ownerId)!;
  if (!isWanted(recording, stream, owner)) return false;
  const { connectionId, clientData, serverData } = owner;
  draft.recordedStreams.put({
    recordingUid: recording.uid,
    streamId: stream.id,
    connectionId,
    clientData,
    serverData,
    hasAudio: stream.hasAudio,
    hasVideo: stream.hasVideo,
    typeOfVideo: stream.typeOfVideo,
    publishedAt: stream.createdAt,
    endedAt: null,
  });
  return true;
}
