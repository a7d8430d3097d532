import type { Connection, Stream } from '@convene/database/session';
import { errorSenderNotFound, errorSenderNotStreaming, errorStreamNotFound, ownerIn } from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';

/** A stream and who publishes it. */
export interface OwnedStream {
  stream: Stream;
  owner: Connection;
}

/** @throws RpcError 105 when there is no such stream in the session */
export function existingStream(draft: Draft, id: string): OwnedStream {
  const stream = draft.streams.get(id);
  if (!stream) throw errorStreamNotFound(id, draft.session.sessionId);
  return { stream, owner: draft.connections.get(stream.ownerId)! };
}

/**
 * Whom somebody wants to receive: the sender is a stream id, or its owner's connection id (protocol 7.5). Needs the stream,
 * and the people named by it.
 * @throws RpcError 102 when he is not there, 105 when he publishes nothing
 */
export function sentBy(draft: Draft, sender: string): OwnedStream {
  const named = draft.connections.first('connectionId', sender);
  const stream = draft.streams.get(sender) ?? (named && draft.streams.first('ownerId', named.id));
  if (stream) return { stream, owner: draft.connections.get(stream.ownerId)! };
  const owner = ownerIn(sender);
  const { sessionId } = draft.session;
  const isThere = draft.connections.first('connectionId', owner) !== undefined;
  throw isThere ? errorSenderNotStreaming(owner, sessionId) : errorSenderNotFound(owner, sessionId);
}
