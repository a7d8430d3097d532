import type { Connection, Stream } from '@convene/database/session';
import { errorNotStreaming, type StreamPropertyChangedParams } from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';
import { endStream } from './end-stream.js';

/** Its owner ends a stream (protocol 7.4). Needs its receivers. @throws RpcError 105 */
export function unpublish(draft: Draft, owner: Connection): void {
  const audience = { kind: 'others' as const, than: owner.connectionId };
  endStream(draft, ownStream(draft, owner), 'unpublish', audience);
}

/** A stream's description changes, the others are told (protocol 7.9). @throws RpcError 105 */
export function changeProperty(draft: Draft, owner: Connection, change: StreamPropertyChangedParams): void {
  const { property, newValue, reason } = change;
  const { connectionId } = owner;
  const stream = ownStream(draft, owner);
  // The tracks are nothing that the description of a stream has.
  if (property !== 'videoTrack' && property !== 'audioTrack') draft.streams.put({ ...stream, [property]: newValue });
  draft.emit(
    { type: 'streamPropertyChanged', connectionId, streamId: stream.id, property, newValue, reason },
    { kind: 'others', than: connectionId },
  );
}

function ownStream(draft: Draft, owner: Connection): Stream {
  const stream = draft.streams.first('ownerId', owner.id);
  if (!stream) throw errorNotStreaming(owner.connectionId);
  return stream;
}
