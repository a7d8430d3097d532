import type { Connection } from '@convene/database/session';
import { errorNotJoined } from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';

/** The participant on whose behalf a gateway asks. @throws RpcError 803 when he was evicted or has left */
export function caller(draft: Draft, connectionId: string, method: string): Connection {
  const connection = draft.connections.first('connectionId', connectionId);
  if (!connection) throw errorNotJoined(method);
  return connection;
}
