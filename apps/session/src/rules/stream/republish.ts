import type { Stream } from '@convene/database/session';
import type { Draft } from '../draft.js';
import { freePublication } from './end-stream.js';
import { existingStream } from './find-stream.js';

/**
 * A stream goes on over another peer connection (protocol 7.13): for everybody else it stays the same. The media node
 * switches its subscriptions to the new publication by itself. @throws RpcError 105
 */
export function republish(
  draft: Draft,
  streamId: string,
  media: Pick<Stream, 'publicationId' | 'mediaNodeId' | 'mediaNodeEpoch'>,
): Stream {
  const { stream: before } = existingStream(draft, streamId);
  freePublication(draft, before);
  return draft.streams.put({ ...before, ...media });
}
