const SESSIONS_AT_ONCE = 8;

/**
 * Does something in each of many sessions, some at once, so that hundreds are dealt with in seconds. One that cannot be
 * changed now holds up no other.
 *
 * @param work gets all that concerns one session
 * @throws what went wrong with the first of those, when all are done
 */
export async function sessionBySession<Item extends { sessionUid: string }>(
  items: readonly Item[],
  work: (sessionUid: string, items: Item[]) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const left = Map.groupBy(items, ({ sessionUid }) => sessionUid).entries();
  const workers = Array.from({ length: SESSIONS_AT_ONCE }, async () => {
    for (const [sessionUid, ofSession] of left) {
      await work(sessionUid, ofSession).catch((error: unknown) => failures.push(error));
    }
  });
  await Promise.all(workers);
  if (failures.length > 0) throw failures[0];
}
