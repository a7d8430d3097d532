import { errorReconnection } from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';
import { type ClientConnection, hasClient } from './has-client.js';

/** One of the sockets that a participant has had, the last one if it is still his (protocol 5.2). */
export interface Socket {
  connectionId: string;
  attachment: number;
}

/** Who has this socket; undefined when he has another one by now, or is not there. */
export function ownerOf(draft: Draft, { connectionId, attachment }: Socket): ClientConnection | undefined {
  const connection = draft.connections.first('connectionId', connectionId);
  return connection?.attachment === attachment && hasClient(connection) ? connection : undefined;
}

/**
 * A participant's socket is gone.
 * @param cursor the last event that he is known to have
 * @param wasHeld his gateway had it: he had got the answer to his joinRoom
 * @returns whether it was not known yet
 */
export function loseSocket(draft: Draft, socket: Socket, cursor: number, wasHeld: boolean): boolean {
  const connection = ownerOf(draft, socket);
  if (!connection || connection.lostAt) return false;
  draft.connections.put({
    ...connection,
    lostAt: draft.given.now,
    cursor: Math.max(connection.cursor, cursor),
    ...(wasHeld ? { arrivalId: null } : {}),
  });
  return true;
}

/** It was not gone after all. */
export function keepSocket(draft: Draft, connection: ClientConnection): void {
  draft.connections.put({ ...connection, lostAt: null });
}

/** He comes back on a new socket. @param id of his row @throws RpcError 40007 when his place was given up */
export function attachSocket(draft: Draft, id: string, gatewayId: string): ClientConnection {
  const connection = draft.connections.get(id);
  if (!connection || !hasClient(connection)) throw errorReconnection();
  draft.ensureGateway(gatewayId);
  const attached: ClientConnection = {
    ...connection,
    gatewayId,
    attachment: connection.attachment + 1,
    attachedAt: draft.given.now,
    lostAt: null,
    arrivalId: null,
  };
  draft.connections.put(attached);
  return attached;
}
