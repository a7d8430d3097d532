import type { Stream } from '@convene/database/session';
import type { Draft } from '../draft.js';
import { beginStream, type NewStream } from '../stream/begin-stream.js';

/**
 * A camera that lost its media publishes again, as a new stream: it has no client who would.
 * @param ownerId the row id of its connection
 * @returns undefined when the camera was deleted meanwhile, or somebody else has published it
 */
export function restoreCamera(draft: Draft, ownerId: string, media: NewStream): Stream | undefined {
  const owner = draft.connections.get(ownerId);
  if (!owner || !draft.cameras.get(ownerId) || draft.streams.first('ownerId', ownerId)) return undefined;
  return beginStream(draft, owner, media);
}
