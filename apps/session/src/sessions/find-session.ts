import type { Prisma, Session } from '@convene/database';

/** The existing session with an id, active or not. */
export async function findSession(
  db: Prisma.TransactionClient,
  sessionId: string,
): Promise<Pick<Session, 'uid' | 'activatedAt'> | undefined> {
  const found = await db.session.findUnique({
    where: { reservedId: sessionId },
    select: { uid: true, activatedAt: true },
  });
  return found ?? undefined;
}
