import type { Connection, Prisma } from '@convene/database';
import { errorNotJoined } from '@convene/openvidu-protocol';

/** The participant on whose behalf a gateway asks. */
export interface Caller {
  sessionUid: string;
  connectionId: string;
}

/** The caller's row. @throws RpcError 803 when he was evicted or has left */
export async function presentConnection(
  db: Prisma.TransactionClient,
  { sessionUid, connectionId }: Caller,
  method: string,
): Promise<Connection> {
  const connection = await db.connection.findUnique({
    where: { sessionUid_connectionId: { sessionUid, connectionId } },
  });
  if (!connection) throw errorNotJoined(method);
  return connection;
}
