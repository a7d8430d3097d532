import type { SessionTransaction } from '@convene/database';
import type { Reason } from '@convene/openvidu-protocol';
import { ending } from '../streams/webrtc-events.js';

/** The end of a session's log; before it everybody has left. One that nobody ever joined ends without an event. */
export async function concludeSession(transaction: SessionTransaction, reason: Reason): Promise<void> {
  const { db, session } = transaction;
  const now = Date.now();
  if (session.activatedAt) {
    const end = ending(session.createdAt.getTime(), reason, now);
    transaction.emit({ type: 'sessionDestroyed', timestamp: now, ...end }, { kind: 'nobody' });
  }
  await db.session.update({
    where: { uid: session.uid },
    data: { closedAt: new Date(now), reservedId: null, closingSince: null },
    select: { uid: true },
  });
}
