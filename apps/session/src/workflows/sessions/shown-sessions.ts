import { columnName, type Database } from '@convene/database';
import { RECORDER_CONNECTION_ID } from '@convene/openvidu-protocol';
import { SHOWN_OF_CONNECTION, type ShownConnection } from '../../rules/session/connection-object.js';
import { SHOWN_OF_SESSION, type ShownSession } from '../../rules/session/session-object.js';

/** How many sessions are read at once, at most: so few that nobody waits long for the thread that makes text of them. */
const PAGE = 25;
/**
 * How many rows are read at once, about, when everybody in a session receives everybody. A session that has more is
 * alone.
 */
const ROWS = 1_000;
/** Before all others. */
const NO_UID = '00000000-0000-0000-0000-000000000000';

type PagedSession = ShownSession & { uid: string };

/** A session that has the id now. Undefined when there is none. */
export async function readShownSession({ statements }: Database, sessionId: string): Promise<ShownSession | undefined> {
  const [row] = await statements.query<ShownRow>(`SELECT ${SESSION} FROM session WHERE reserved_id = $1`, [sessionId]);
  return row && decoded(row);
}

/**
 * The sessions behind `after`, in the order of their uids, as many as are read at once, and `limit` at most. A uid says when
 * it was made, never changes, and is used for one session only: whoever goes on behind the last one gets each session
 * once, also when that one has ended.
 */
export async function readShownPage(
  { statements }: Database,
  after: string = NO_UID,
  limit: number = PAGE,
): Promise<{ sessions: PagedSession[]; hasMore: boolean }> {
  const rows = await statements.query<ShownRow & { uid: string; remaining: number }>(SHOWN_PAGE, [
    after,
    Math.min(limit, PAGE),
  ]);
  const sessions = rows.map((row) => ({ uid: row.uid, ...decoded(row) }));
  return { sessions, hasMore: rows.length < (rows[0]?.remaining ?? 0) };
}

/** As they come out of JSON. */
type Timeless<Row> = Omit<Row, 'createdAt'> & { createdAt: string };
type ShownRow = Omit<ShownSession, 'connections'> & {
  connections: (Timeless<Omit<ShownConnection, 'stream' | 'subscriptions'>> & {
    stream: Timeless<NonNullable<ShownConnection['stream']>> | null;
    subscriptions: Timeless<ShownConnection['subscriptions'][number]>[];
  })[];
};

const columns = (fields: readonly string[]): string =>
  fields.map((field) => `${columnName(field)} AS "${field}"`).join(', ');
const one = (sql: string): string => `(SELECT row_to_json(row) FROM (${sql}) AS row)`;
const all = (sql: string): string => `(SELECT coalesce(json_agg(row), '[]') FROM (${sql}) AS row)`;

const { connection, camera, stream, subscription } = SHOWN_OF_CONNECTION;
const CAMERA = one(`SELECT ${columns(camera)} FROM ip_camera WHERE owner_id = connection.id`);
const STREAM = one(`SELECT ${columns(stream)} FROM stream WHERE owner_id = connection.id`);
const SUBSCRIPTIONS = all(
  `SELECT ${columns(subscription)} FROM subscription WHERE subscriber_id = connection.id ORDER BY created_at, id`,
);
const CONNECTIONS = all(
  `SELECT ${columns(connection)}, ${CAMERA} AS camera, ${STREAM} AS stream, ${SUBSCRIPTIONS} AS subscriptions
  FROM connection WHERE session_uid = session.uid AND connection_id <> '${RECORDER_CONNECTION_ID}' ORDER BY created_at, id`,
);
/** What is read of a session; one statement sees it as it is at one moment. */
const SESSION = `${columns(SHOWN_OF_SESSION)}, ${CONNECTIONS} AS connections`;
/** Behind the uid $1, $2 at most. */
const SHOWN_PAGE = `
  WITH candidate AS (
    SELECT uid, (SELECT count(*) FROM connection WHERE session_uid = uid) AS people FROM session
    WHERE reserved_id IS NOT NULL AND uid > $1::uuid ORDER BY uid LIMIT $2::int + 1),
  ordered AS (
    SELECT uid, row_number() OVER behind AS place, sum(people * people) OVER behind AS pairs,
      (count(*) OVER ())::int AS remaining
    FROM candidate WINDOW behind AS (ORDER BY uid))
  SELECT uid::text, remaining, ${SESSION} FROM ordered JOIN session USING (uid)
  WHERE place = 1 OR (place <= $2 AND pairs <= ${ROWS}) ORDER BY place`;

function decoded({ connections, ...session }: ShownRow): ShownSession {
  return { ...session, connections: connections.map(decodedConnection) };
}

function decodedConnection(row: ShownRow['connections'][number]): ShownConnection {
  return { ...timed(row), stream: row.stream && timed(row.stream), subscriptions: row.subscriptions.map(timed) };
}

function timed<Row extends { createdAt: string }>(row: Row): Omit<Row, 'createdAt'> & { createdAt: Date } {
  return { ...row, createdAt: new Date(row.createdAt) };
}
