import { SessionGone, type SessionTransaction, type SessionTransactions } from '@convene/database';

/** What a change of a session results in; undefined when the session has ended meanwhile and there is nothing left to do. */
export async function unlessGone<T>(change: Promise<T>): Promise<T | undefined> {
  try {
    return await change;
  } catch (error) {
    if (error instanceof SessionGone) return undefined;
    throw error;
  }
}

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
