import type { Database, MediaNode } from '@convene/database';

/** So many publications and subscriptions a session is expected to bring at least: two people who see each other. */
export const EXPECTED_LOAD = 4;
/** For so long after it was placed, seconds. */
const EXPECTED_FOR_S = 20;

/** A session that was placed a moment ago. */
export interface NewSession {
  readonly sessionUid: string;
  readonly nodeId: string;
  /** Publications and subscriptions that it is about to bring beyond those that the heartbeats of its node tell of. */
  readonly expected: number;
}

/** The open sessions that were placed a moment ago. */
export async function readNewSessions(database: Database): Promise<NewSession[]> {
  return database.statements.query<NewSession>(
    `SELECT uid::text AS "sessionUid", media_node_id AS "nodeId",
        greatest(0, $2::int - 2 * (SELECT count(*) FROM stream WHERE session_uid = session.uid))::int AS expected
      FROM session WHERE closed_at IS NULL AND closing_reason IS NULL AND placed_at > now() - make_interval(secs => $1)`,
    [EXPECTED_FOR_S, EXPECTED_LOAD],
  );
}

/** Publications and subscriptions per worker, with those that new sessions are about to bring. */
export function loadOf(
  { publications, subscriptions, workers }: Pick<MediaNode, 'publications' | 'subscriptions' | 'workers'>,
  expected: number,
): number {
  return (publications + subscriptions + expected) / Math.max(workers, 1);
}
