import type pg from 'pg';
import { closedLogSql, lengthOfClosedLog, lengthOfOpenLog, openLogSql } from './filled-logs.ts';

/** The people of a usual session. */
export const PEOPLE = 4;

export interface NodeLife {
  nodeId: string;
  epoch: string;
}

/** Sessions that are open, of people who publish and receive each other. */
export interface OpenSessions {
  /** Their ids are this and a number from 1. */
  prefix: string;
  sessions: number;
  /** In each of them; 4 by default. */
  people?: number;
  /** How many of the others each of them receives; all by default. */
  received?: number;
  /** Where they live, in turns. */
  nodes: readonly NodeLife[];
  /** Which hold their sockets, in turns. */
  gateways: readonly string[];
}

/** Sessions that have ended, with their logs. */
export interface ClosedSessions {
  prefix: string;
  sessions: number;
  /** Evenly spread over so many hours before now. */
  hours: number;
  nodes: readonly NodeLife[];
}

/** Sessions last for half an hour. */
const LENGTH_MINUTES = 30;
/** The youngest of the open sessions: old enough for whoever leaves out what has just begun. */
const YOUNGEST_MINUTES = 1;
/** So many closed sessions are written in one transaction. */
const PORTION = 10_000;

/** Writes the rows of open sessions, as the session service would have written them. */
export async function fillOpen(client: pg.Client, open: OpenSessions): Promise<void> {
  const { people = PEOPLE, received = people - 1, gateways } = open;
  await inTransaction(client, async () => {
    await rememberSessions(client, {
      ...open,
      from: 1,
      to: open.sessions,
      begun: `now() - interval '${YOUNGEST_MINUTES} minutes'
        - interval '${LENGTH_MINUTES} minutes' * (1 - number::float / ${open.sessions})`,
    });
    await client.query(
      `${SESSION_COLUMNS}, reserved_id, last_event_seq)
       SELECT ${SESSION_VALUES}, session_id, $1::int FROM filled_session`,
      [lengthOfOpenLog(people, received)],
    );
    await rememberPeople(client, people, gateways);
    await client.query(CONNECTIONS, [lengthOfOpenLog(people, received)]);
    await client.query(STREAMS);
    await client.query(SUBSCRIPTIONS, [people, received]);
    await client.query(TOKENS);
    await client.query(openLogSql(people, received));
  });
}

/** Writes the rows of sessions that have ended: of four people who all received each other. */
export async function fillClosed(client: pg.Client, closed: ClosedSessions): Promise<void> {
  for (let from = 1; from <= closed.sessions; from += PORTION) {
    const to = Math.min(closed.sessions, from + PORTION - 1);
    await inTransaction(client, async () => {
      await rememberSessions(client, {
        ...closed,
        from,
        to,
        begun: `now() - interval '${LENGTH_MINUTES} minutes'
          - interval '${closed.hours} hours' * (1 - number::float / ${closed.sessions})`,
      });
      await client.query(
        `${SESSION_COLUMNS}, closed_at, last_event_seq)
         SELECT ${SESSION_VALUES}, begun_at + interval '${LENGTH_MINUTES} minutes', $1::int FROM filled_session`,
        [lengthOfClosedLog(PEOPLE)],
      );
      await rememberPeople(client, PEOPLE, ['nobody']);
      await client.query(openLogSql(PEOPLE, PEOPLE - 1));
      await client.query(closedLogSql(PEOPLE, LENGTH_MINUTES));
    });
  }
}

/** Notes nodes and gateways as if they had just spoken, with what they carry. */
export async function fillNodesAndGateways(
  client: pg.Client,
  { nodes, gateways }: { nodes: readonly NodeLife[]; gateways: readonly string[] },
): Promise<void> {
  await client.query(
    `INSERT INTO media_node (id, epoch, state, workers, sessions, publications, subscriptions)
     SELECT node.id, node.epoch, 'running', 4,
       (SELECT count(*) FROM session WHERE media_node_id = node.id AND closed_at IS NULL),
       (SELECT count(*) FROM stream WHERE media_node_id = node.id),
       (SELECT count(*) FROM subscription WHERE media_node_id = node.id)
     FROM unnest($1::text[], $2::uuid[]) AS node (id, epoch)`,
    [nodes.map(({ nodeId }) => nodeId), nodes.map(({ epoch }) => epoch)],
  );
  await client.query('INSERT INTO gateway (id) SELECT unnest($1::text[])', [gateways]);
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(UUID_AT);
    await work();
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Version 7, as the services make them: rows of the same time are beside each other. */
const UUID_AT = `
  CREATE OR REPLACE FUNCTION pg_temp.uuid_at(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT (left(time, 8) || '-' || right(time, 4) || '-7' || substr(gen_random_uuid()::text, 16))::uuid
    FROM lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') AS time $$`;

interface Remembered extends Pick<OpenSessions, 'prefix' | 'nodes'> {
  from: number;
  to: number;
  /** SQL: when the session with the number began. */
  begun: string;
}

async function rememberSessions(client: pg.Client, { prefix, nodes, from, to, begun }: Remembered): Promise<void> {
  await client.query(
    `CREATE TEMP TABLE filled_session ON COMMIT DROP AS
     SELECT number, begun_at, pg_temp.uuid_at(begun_at) AS uid, $1 || number AS session_id, node.id AS node_id, node.epoch
     FROM generate_series($2::int, $3::int) AS number
     CROSS JOIN LATERAL date_trunc('milliseconds', ${begun}) AS begun_at
     JOIN unnest($4::text[], $5::uuid[]) WITH ORDINALITY AS node (id, epoch, turn)
       ON node.turn = 1 + number % cardinality($4::text[])`,
    [prefix, from, to, nodes.map(({ nodeId }) => nodeId), nodes.map(({ epoch }) => epoch)],
  );
}

async function rememberPeople(client: pg.Client, people: number, gateways: readonly string[]): Promise<void> {
  await client.query(
    `CREATE TEMP TABLE filled_person ON COMMIT DROP AS
     SELECT session.uid, session_id, person, pg_temp.uuid_at(begun_at) AS id, begun_at, node_id, epoch,
       extract(epoch FROM begun_at)::numeric * 1000 AS begun_ms, 'con_A' || left(random, 9) AS connection_id,
       'str_CAM_Q' || right(random, 3) || '_con_A' || left(random, 9) AS stream_id,
       ($2::text[])[1 + (session.number * $1 + person) % cardinality($2::text[])] AS gateway_id
     FROM filled_session AS session CROSS JOIN generate_series(1, $1::int) AS person
     CROSS JOIN LATERAL md5(session.uid::text || person) AS random`,
    [people, gateways],
  );
  await client.query('CREATE INDEX ON filled_person (uid, person)');
  await client.query('ANALYZE filled_person');
}

const SESSION_COLUMNS = `INSERT INTO session (uid, session_id, custom_session_id, media_mode, recording_mode,
  default_output_mode, default_recording_layout, default_custom_layout, created_at, activated_at, placed_at,
  media_node_id, public_url`;
const SESSION_VALUES = `uid, session_id, session_id, 'ROUTED', 'MANUAL', 'COMPOSED', 'BEST_FIT', '', begun_at, begun_at,
  begun_at, node_id, 'https://localhost'`;

/** Nobody waits for an answer any more, and everybody has read everything. */
const CONNECTIONS = `
  INSERT INTO connection (id, session_uid, connection_id, rpc_session_id, created_at, token, role, record, insecure,
    server_data, client_data, platform, location, gateway_id, attached_at, cursor)
  SELECT id, uid, connection_id, left(replace(gen_random_uuid()::text, '-', ''), 26), begun_at,
    'wss://localhost?sessionId=' || session_id || '&token=tok_A' || left(md5(id::text), 15) || '&role=PUBLISHER&version=2.15.0',
    'PUBLISHER', true, false, '', '{"clientData":"Somebody"}', 'Chrome 84.0.4147.105 on Linux 64-bit', 'unknown',
    gateway_id, begun_at, $1::int
  FROM filled_person`;

const STREAMS = `
  INSERT INTO stream (id, publication_id, session_uid, owner_id, created_at, has_audio, has_video, audio_active,
    video_active, type_of_video, frame_rate, video_dimensions, filter, media_node_id, media_node_epoch)
  SELECT stream_id, gen_random_uuid(), uid, id, begun_at, true, true, true, true, 'CAMERA', 30,
    '{"width":640,"height":480}', '{}', node_id, epoch
  FROM filled_person`;

/** Of somebody who has not come yet. */
const TOKENS = `
  INSERT INTO token (id, session_uid, url, role, data, record, created_at)
  SELECT id, uid, 'wss://localhost?sessionId=' || session_id || '&token=' || id || '&role=PUBLISHER&version=2.15.0',
    'PUBLISHER', '', true, begun_at
  FROM filled_session, LATERAL (SELECT 'tok_B' || left(md5(uid::text), 15) AS id) AS token`;

/** Each receives those behind him in the circle: $1 people, of whom he receives $2. */
const SUBSCRIPTIONS = `
  INSERT INTO subscription (id, subscriber_id, stream_id, created_at, media_node_id, media_node_epoch)
  SELECT gen_random_uuid(), subscriber.id, sender.stream_id, subscriber.begun_at, sender.node_id, sender.epoch
  FROM filled_person AS subscriber CROSS JOIN generate_series(1, $2::int) AS distance
  JOIN filled_person AS sender
    ON sender.uid = subscriber.uid AND sender.person = 1 + (subscriber.person - 1 + distance) % $1::int`;
