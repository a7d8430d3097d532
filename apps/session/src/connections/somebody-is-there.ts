import type { SessionTransaction } from '@convene/database';
import { RECORDER_CONNECTION_ID } from '@convene/openvidu-protocol';

/** Whether a session has a participant; the recorder is none. */
export async function somebodyIsThere({ db, session }: SessionTransaction): Promise<boolean> {
  const participant = await db.connection.findFirst({
    where: { sessionUid: session.uid, connectionId: { not: RECORDER_CONNECTION_ID } },
    select: { id: true },
  });
  return participant !== null;
}
