import type { Connection } from '@convene/database/session';

/** What a connection has of its client: all of it, or nothing. */
type OfClient = 'token' | 'rpcSessionId' | 'gatewayId' | 'cursor';

/** A participant with a client that holds a socket at a gateway, or may come back to one. */
export type ClientConnection = Connection & { [Key in OfClient]: NonNullable<Connection[Key]> };

/** Whether there is a client; an IP camera has none. */
export function hasClient(connection: Connection): connection is ClientConnection {
  return connection.gatewayId !== null;
}
