import type { Connection, Prisma, SessionTransaction, SessionTransactions } from '@convene/database';
import { errorNotJoined } from '@convene/openvidu-protocol';
import { changeSession } from '../sessions/change-session.js';

/** The participant on whose behalf a gateway asks. */
export interface Caller {
  sessionUid: string;
  connectionId: string;
}

/** Who joined with the server's secret may do everything, too. */
export const isModerator = ({ role, insecure }: Connection): boolean => role === 'MODERATOR' || insecure;

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

/**
 * Changes the caller's session, with his row as it is under the lock.
 * @throws RpcError 803 when he, or the whole session, is gone
 */
export async function changeAs<T>(
  transactions: SessionTransactions,
  caller: Caller,
  method: string,
  work: (transaction: SessionTransaction, connection: Connection) => Promise<T>,
): Promise<T> {
  return changeSession(
    transactions,
    caller.sessionUid,
    () => errorNotJoined(method),
    async (transaction) => work(transaction, await presentConnection(transaction.db, caller, method)),
  );
}
