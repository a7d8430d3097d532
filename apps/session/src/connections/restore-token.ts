import { Prisma, type Connection, type SessionTransaction } from '@convene/database';
import { tokenIdOf } from '@convene/openvidu-protocol';
import { hasClient } from './has-client.js';

/** The token that somebody came with is good again. Who came with the server's secret, and a camera, had none. */
export async function restoreToken({ db }: SessionTransaction, connection: Connection): Promise<void> {
  if (!hasClient(connection) || connection.insecure) return;
  const { sessionUid, token: url, role, serverData: data, record, kurentoOptions } = connection;
  const id = tokenIdOf(url);
  if (id === undefined) throw new Error(`The token of the connection ${connection.connectionId} has no id`);
  await db.token.create({
    data: { id, sessionUid, url, role, data, record, kurentoOptions: kurentoOptions ?? Prisma.DbNull },
    select: { id: true },
  });
}
