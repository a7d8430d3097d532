import type { SessionTransaction } from '@convene/database';
import type { NodeLife } from '../media-nodes/media-client.js';

/**
 * The first participant makes the session active and gives it a media node.
 *
 * @param choose finds the node; not asked when the session is active already
 * @returns whether the session is active now; false when there is no node for it
 */
export async function activateSession(
  transaction: SessionTransaction,
  choose: () => Promise<NodeLife | undefined>,
): Promise<boolean> {
  const { db, session } = transaction;
  if (session.activatedAt) return true;
  const node = await choose();
  if (!node) return false;
  await db.session.update({
    where: { uid: session.uid },
    data: { activatedAt: new Date(), mediaNodeId: node.nodeId, placedAt: new Date() },
    select: { uid: true },
  });
  transaction.emit({ type: 'sessionCreated', timestamp: session.createdAt.getTime() }, { kind: 'nobody' });
  return true;
}
