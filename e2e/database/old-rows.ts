import type pg from 'pg';

const SESSION_COLUMNS = `uid, session_id, media_mode, recording_mode, default_output_mode, default_recording_layout,
  default_custom_layout, custom_session_id, created_at, activated_at, closed_at, last_event_seq`;
const PROPERTIES = `'ROUTED', 'MANUAL', 'COMPOSED', 'BEST_FIT', '', ''`;

export interface OldSessions {
  /** Their ids, with a number behind. */
  name: string;
  count: number;
  /** How long each of their logs is. */
  entries: number;
  /** How old the log is, and since when the sessions are closed, unless they are open. SQL. */
  age: string;
  isOpen?: boolean;
}

/** Adds sessions with logs of entries as signals are, everything as old. */
export async function addOldSessions(client: pg.Client, sessions: OldSessions): Promise<void> {
  const { name, count, entries, age, isOpen = false } = sessions;
  // Ids in an order, as those are that grow with time.
  await client.query(
    `INSERT INTO session (${SESSION_COLUMNS})
     SELECT (left(md5($1), 8) || lpad(to_hex(nth), 24, '0'))::uuid, $1 || nth, ${PROPERTIES}, at, at,
       CASE WHEN $5 THEN NULL ELSE at END, $3::int
     FROM generate_series(1, $2::int) AS nth, LATERAL (SELECT now() - $4::interval + make_interval(secs => nth * 0.001)) AS age (at)`,
    [name, count, entries, age, isOpen],
  );
  await client.query(
    `INSERT INTO session_event (session_uid, seq, type, body, audience, created_at)
     SELECT uid, seq, 'signalSent', $2::jsonb, $3::jsonb, created_at
     FROM session, generate_series(1, last_event_seq) AS seq WHERE session_id ~ ('^' || $1 || '[0-9]+$')`,
    [name, JSON.stringify(SIGNAL), JSON.stringify({ kind: 'everybody' })],
  );
}

const SIGNAL = { type: 'signalSent', from: 'con_AAAAAAAAAA', signal: { type: 'signal:chat', data: 'Good morning!' } };

/** Adds deliveries that were finished, or have been pending, for so long. */
export async function addOldDeliveries(
  client: pg.Client,
  count: number,
  age: string,
  isPending = false,
): Promise<void> {
  await client.query(
    `INSERT INTO webhook_delivery (id, session_uid, session_id, event, body, state, pending_since, created_at, finished_at)
     SELECT gen_random_uuid(), gen_random_uuid(), 'S', 'signalSent', $2,
       (CASE WHEN $4 THEN 'pending' ELSE 'delivered' END)::webhook_delivery_state, at, at, CASE WHEN $4 THEN NULL ELSE at END
     FROM generate_series(1, $1::int) AS nth, LATERAL (SELECT now() - $3::interval + make_interval(secs => nth * 0.001)) AS age (at)`,
    [count, JSON.stringify(SIGNAL), age, isPending],
  );
}

/** Adds TURN credentials that expired so long ago, or will expire if that is negative. */
export async function addOldCredentials(client: pg.Client, count: number, age: string): Promise<void> {
  await client.query(
    `INSERT INTO turn_credential (name, realm, hmac_key, expires_at)
     SELECT $2 || nth, 'openvidu', md5(nth::text), now() - $2::interval FROM generate_series(1, $1::int) AS nth`,
    [count, age],
  );
}
