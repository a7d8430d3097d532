import pg from 'pg';

/** A session: so many people, who all publish, and all receive each other. */
export const PEOPLE = 4;

/** For each session that is open as many have closed since yesterday: each lasts for half an hour. */
const CLOSED = 48;

/**
 * Fills in open sessions as if they had been made and joined, and a day's closed ones between them. The people are held by
 * no gateway, so that nobody misses them, and their streams are on the media node that is there, so that they are not lost.
 */
export async function fillSessions(databaseUrl: string, sessions: number): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('CREATE TEMPORARY TABLE made (number int, uid uuid, id text) ON COMMIT DROP');
    await client.query(MADE, [sessions]);
    for (const statement of [CLOSED_SESSIONS, SESSIONS, CONNECTIONS, STREAMS, SUBSCRIPTIONS])
      await client.query(statement);
    await client.query('COMMIT');
    await client.query('VACUUM ANALYZE session, connection, stream, subscription');
  } finally {
    await client.end();
  }
}

const MADE = `
  INSERT INTO made SELECT number, uuidv7(make_interval(secs => (number - $1) * 0.01)), 'bench-' || number
  FROM generate_series(1, $1) AS number`;

const CLOSED_SESSIONS = `
  INSERT INTO session (uid, session_id, media_mode, recording_mode, default_output_mode, default_recording_layout,
    default_custom_layout, custom_session_id, created_at, activated_at, closed_at)
  SELECT uuidv7(uuid_extract_timestamp(uid) - now() ), id, 'ROUTED', 'MANUAL',
    'COMPOSED', 'BEST_FIT', '', id, uuid_extract_timestamp(uid), now(), now()
  FROM made, generate_series(1, ${CLOSED}) AS nth`;

const SESSIONS = `
  INSERT INTO session (uid, session_id, reserved_id, media_mode, recording_mode, default_output_mode,
    default_recording_layout, default_custom_layout, custom_session_id, created_at, activated_at, media_node_id, placed_at)
  SELECT uid, id, id, 'ROUTED', 'MANUAL', 'COMPOSED', 'BEST_FIT', '', id, uuid_extract_timestamp(uid), now(),
    (SELECT id FROM media_node), now()
  FROM made`;

const CONNECTIONS = `
  INSERT INTO connection (id, session_uid, connection_id, created_at, token, role, record, insecure, server_data,
    client_data, platform, location)
  SELECT uuidv7(), uid, 'con_' || number || '_' || person, now() + make_interval(secs => person),
    'wss://localhost:4443?sessionId=' || id || '&token=tok_' || md5(id || person) || '&role=PUBLISHER&version=2.15.0',
    'PUBLISHER', true, false, '{"user":"person ' || person || '"}', '{"clientData":"Person ' || person || '"}',
    'Chrome 130.0.0.0 on Linux 64-bit', 'unknown'
  FROM made, generate_series(1, ${PEOPLE}) AS person`;

const STREAMS = `
  INSERT INTO stream (id, publication_id, session_uid, owner_id, created_at, has_audio, has_video, audio_active,
    video_active, type_of_video, frame_rate, video_dimensions, filter, media_node_id, media_node_epoch)
  SELECT 'str_CAM_' || md5(connection.id::text), gen_random_uuid(), session_uid, connection.id, connection.created_at,
    true, true, true, true, 'CAMERA', 30, '{"width":640,"height":480}', '{}', media_node.id, media_node.epoch
  FROM connection JOIN made ON session_uid = uid, media_node`;

const SUBSCRIPTIONS = `
  INSERT INTO subscription (id, subscriber_id, stream_id, created_at, media_node_id, media_node_epoch)
  SELECT gen_random_uuid(), connection.id, stream.id, now(), media_node_id, media_node_epoch
  FROM made JOIN stream ON stream.session_uid = made.uid
  JOIN connection ON connection.session_uid = made.uid AND connection.id <> stream.owner_id`;
