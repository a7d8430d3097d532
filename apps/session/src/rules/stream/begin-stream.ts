import type { Connection, Stream } from '@convene/database/session';
import type { Draft } from '../draft.js';
import { streamBegins } from '../recording/follow-streams.js';
import { cameraOf } from './ip-camera-stream.js';
import { streamInfo } from './stream-info.js';
import { outboundCreated } from './webrtc-events.js';

/** A stream whose media is there, before it has an owner. */
export type NewStream = Omit<Stream, 'createdAt' | 'ownerId'>;

/** A stream begins: the others are told, and the recording follows. */
export function beginStream(draft: Draft, { id: ownerId, connectionId }: Connection, media: NewStream): Stream {
  const stream = draft.streams.put({ ...media, ownerId, createdAt: draft.given.now });
  const camera = cameraOf(draft, stream);
  draft.emit(outboundCreated(stream, { connectionId, camera }), { kind: 'nobody' });
  draft.emit(
    { type: 'participantPublished', connectionId, stream: streamInfo(stream) },
    { kind: 'others', than: connectionId },
  );
  streamBegins(draft, stream);
  return stream;
}
