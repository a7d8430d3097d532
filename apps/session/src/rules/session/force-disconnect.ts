import type { Connection } from '@convene/database/session';
import {
  errorMayNot,
  errorNoConnection,
  errorToBeDisconnectedNotFound,
  RECORDER_CONNECTION_ID,
} from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';
import { isModerator } from '../role.js';
import { leave } from './leave.js';

/**
 * A moderator sends somebody out (protocol 7.10). Needs all that the other one sends and receives.
 * @returns the number of the event with which the moderator is told that the other one has left; undefined when it is he
 *   himself
 * @throws RpcError 401, 102
 */
export function forceDisconnectByUser(draft: Draft, moderator: Connection, connectionId: string): number | undefined {
  if (!isModerator(moderator)) throw errorMayNot('force disconnect');
  const evicted = known(draft, connectionId);
  if (!evicted) throw errorToBeDisconnectedNotFound();
  leave(draft, evicted, 'forceDisconnectByUser');
  return evicted.id === moderator.id ? undefined : draft.head;
}

/** The backend does (REST semantics 2.8). @throws RestError 404 without such a connection */
export function forceDisconnectByServer(draft: Draft, connectionId: string): void {
  const evicted = known(draft, connectionId);
  if (!evicted) throw errorNoConnection();
  leave(draft, evicted, 'forceDisconnectByServer');
}

/** The recorder is nobody whom others know. */
function known(draft: Draft, connectionId: string): Connection | undefined {
  return connectionId === RECORDER_CONNECTION_ID ? undefined : draft.connections.first('connectionId', connectionId);
}
