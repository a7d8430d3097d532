import { SessionGone, type SessionTransaction, type SessionTransactions } from '@convene/database';

/**
 * Changes a session that may have ended since it was looked up.
 * @param gone makes the error to throw then
 */
export async function changeSession<T>(
  transactions: SessionTransactions,
  sessionUid: string,
  gone: () => Error,
  work: (transaction: SessionTransaction) => Promise<T>,
): Promise<T> {
  try {
    return await transactions.change(sessionUid, work);
  } catch (error) {
    if (error instanceof SessionGone) throw gone();
    throw error;
  }
}
