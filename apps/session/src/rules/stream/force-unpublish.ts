import type { Connection, Stream } from '@convene/database/session';
import {
  errorIpCameraStream,
  errorMayNot,
  errorNoStream,
  errorOwnerNotFound,
  errorStreamOfIpCamera,
} from '@convene/openvidu-protocol';
import { isModerator } from '../role.js';
import type { Draft } from '../draft.js';
import { endStream } from './end-stream.js';
import { isOfIpCamera } from './ip-camera-stream.js';

/** A moderator ends somebody's stream; its owner stays and is told, too (protocol 7.11). @throws RpcError 401, 102, 10 */
export function forceUnpublishByUser(draft: Draft, moderator: Connection, streamId: string): void {
  if (!isModerator(moderator)) throw errorMayNot('force unpublish');
  const stream = draft.streams.get(streamId);
  if (!stream) throw errorOwnerNotFound(streamId, draft.session.sessionId);
  if (isOfIpCamera(stream)) throw errorIpCameraStream(streamId);
  endStream(draft, stream, 'forceUnpublishByUser', { kind: 'everybody' });
}

/** The backend does (REST semantics 2.9). @throws RestError 404; 405 for an IP camera's */
export function forceUnpublishByServer(draft: Draft, streamId: string): void {
  const stream: Stream | undefined = draft.streams.get(streamId);
  if (!stream) throw errorNoStream();
  if (isOfIpCamera(stream)) throw errorStreamOfIpCamera();
  endStream(draft, stream, 'forceUnpublishByServer', { kind: 'everybody' });
}
