import { RECORDER_CONNECTION_ID } from '@convene/openvidu-protocol';
import type { MediaNode, Session } from '../generated/client.js';
import type { Statements } from '../statements.js';
import type { Parts, SessionRows, SessionValue } from './session-value.js';
import { decodeRow, KEY_OF, MEDIA_NODE, SESSION, SESSION_TABLES } from './tables.js';

/** Which session: one of its lives by uid, or the one that has the id now. */
export type WhichSession = { uid: string } | { sessionId: string };

type Json = Record<string, unknown>;
type Found = { [Kind in keyof SessionRows]: Json[] } & {
  session: Json;
  participants: number;
  unfinished: number;
  free_recording_number?: number;
  node?: Json | null;
  node_streams?: number;
  running_nodes?: Json[];
};

/** Locks a session's row until the end of the transaction. Undefined when there is no such session. */
export async function lockSession(db: Statements, which: WhichSession): Promise<Session | undefined> {
  const [found] = await db.query<{ session: Json }>(
    `SELECT row_to_json(locked) AS session FROM (SELECT * FROM session WHERE ${condition(which)} FOR UPDATE) AS locked`,
    ['uid' in which ? which.uid : which.sessionId],
  );
  return found && decodeRow<Session>(SESSION, found.session);
}

/** Reads a session and the parts of it that are asked for, in one statement. Undefined when there is no such session. */
export async function readSession(
  db: Statements,
  which: WhichSession,
  parts: Parts,
): Promise<SessionValue | undefined> {
  const query = new PartsQuery(which, parts);
  const [found] = await db.query<Found>(query.sql, query.parameters);
  if (!found) return undefined;
  const rows = <Kind extends keyof SessionRows>(kind: Kind): SessionRows[Kind] => {
    const decoded = found[kind].map((json) => decodeRow(SESSION_TABLES[kind], json));
    return new Map(decoded.map((row) => [KEY_OF[kind](row as never), row])) as never;
  };
  const connections = rows('connections');
  const recordings = rows('recordings');
  const loadedParticipants = [...connections.values()].filter(
    ({ connectionId }) => connectionId !== RECORDER_CONNECTION_ID,
  ).length;
  const loadedUnfinished = [...recordings.values()].filter(({ status }) => status === 'stopped').length;
  return {
    session: decodeRow<Session>(SESSION, found.session),
    isWhole: parts.people === 'all',
    connections,
    cameras: rows('cameras'),
    streams: rows('streams'),
    subscriptions: rows('subscriptions'),
    tokens: rows('tokens'),
    recordings,
    recordedStreams: rows('recordedStreams'),
    elsewhere: {
      participants: found.participants - loadedParticipants,
      unfinishedRecordings: found.unfinished - loadedUnfinished,
    },
    ...(found.free_recording_number !== undefined && { freeRecordingNumber: found.free_recording_number }),
    ...(found.running_nodes && {
      runningNodes: found.running_nodes.map((node) => decodeRow<MediaNode>(MEDIA_NODE, node)),
    }),
    ...(found.node && { node: { row: decodeRow(MEDIA_NODE, found.node), streams: found.node_streams ?? 0 } }),
  };
}

const condition = (which: WhichSession) => ('uid' in which ? 'uid = $1::uuid' : 'reserved_id = $1');

const NO_ROWS = `'[]'::json`;
/** Of a session that nothing was recorded of it is 0. */
const FREE_RECORDING_NUMBER = `coalesce((
  SELECT lower('{[0,)}'::int4multirange - taken) FROM recording_numbers WHERE name = wanted.session_id
), 0) AS free_recording_number`;
const RUNNING_NODES = `SELECT * FROM media_node WHERE state = 'running' AND workers > 0`;
/** Nothing is asked of a table: an empty list of the same shape. */
const noneOf = (table: string) => `SELECT * FROM ${table} WHERE false`;

/** The statement that reads the parts. It names only what is asked for, so that Postgres plans no more than that. */
class PartsQuery {
  readonly parameters: unknown[];
  readonly sql: string;

  constructor(
    which: WhichSession,
    private readonly parts: Parts,
  ) {
    this.parameters = ['uid' in which ? which.uid : which.sessionId];
    const tables: Record<string, string> = {
      wanted: `SELECT * FROM session WHERE ${condition(which)}`,
      named_people: this.people(),
      named_streams: this.streams(),
      subscriptions: this.subscriptions(),
      streams: 'SELECT * FROM named_streams',
      connections: 'SELECT * FROM named_people',
    };
    if (tables['subscriptions'] !== noneOf('subscription')) {
      tables['streams'] +=
        ` UNION ALL SELECT stream.* FROM stream WHERE id IN (SELECT stream_id FROM subscriptions EXCEPT SELECT id FROM named_streams)`;
    }
    tables['connections'] +=
      this.parts.people === 'all' ? '' : ` UNION ALL ${this.otherPeople(tables['subscriptions']!)}`;
    const named = Object.entries(tables).map(([name, sql]) => `${name} AS (${sql})`);
    this.sql = `WITH ${named.join(', ')} SELECT ${this.columns().join(', ')} FROM wanted`;
  }

  private parameter(value: unknown): string {
    return `$${this.parameters.push(value)}`;
  }

  private people(): string {
    const { people = [] } = this.parts;
    const ofSession = 'SELECT connection.* FROM connection JOIN wanted ON connection.session_uid = wanted.uid';
    if (people === 'all') return ofSession;
    if (people.length === 0) return noneOf('connection');
    const ids = `ANY(${this.parameter(people)}::text[])`;
    return `${ofSession} WHERE connection_id = ${ids} OR id::text = ${ids} OR arrival_id::text = ${ids}`;
  }

  private streams(): string {
    const { people = [], streams = [] } = this.parts;
    const ofSession = 'SELECT stream.* FROM stream JOIN wanted ON stream.session_uid = wanted.uid';
    if (people === 'all') return ofSession;
    const conditions: string[] = [];
    if (people.length > 0) conditions.push('owner_id IN (SELECT id FROM named_people)');
    if (streams.length > 0) {
      const ids = `ANY(${this.parameter(streams)}::text[])`;
      const owners = `SELECT connection.id FROM connection JOIN wanted ON session_uid = uid WHERE connection_id = ${ids}`;
      conditions.push(`stream.id = ${ids}`, `publication_id::text = ${ids}`, `owner_id IN (${owners})`);
    }
    return conditions.length === 0 ? noneOf('stream') : `${ofSession} WHERE ${conditions.join(' OR ')}`;
  }

  private subscriptions(): string {
    const { received, receivers, between, subscriptions = [] } = this.parts;
    const all = 'SELECT subscription.* FROM subscription';
    const bySubscriber = `${all} JOIN named_people ON subscriber_id = named_people.id`;
    const byStream = `${all} JOIN named_streams ON stream_id = named_streams.id`;
    const sources: string[] = [];
    if (received) sources.push(bySubscriber);
    if (receivers) sources.push(byStream);
    if (between) sources.push(`${bySubscriber} JOIN named_streams ON stream_id = named_streams.id`);
    if (subscriptions.length > 0) sources.push(`${all} WHERE id = ANY(${this.parameter(subscriptions)}::uuid[])`);
    return sources.length === 0 ? noneOf('subscription') : sources.join(' UNION ');
  }

  /** The other ends of what is named, and the recorder. */
  private otherPeople(subscriptions: string): string {
    const ids = ['SELECT owner_id FROM streams'];
    if (subscriptions !== noneOf('subscription')) ids.push('SELECT subscriber_id FROM subscriptions');
    return `SELECT connection.* FROM connection JOIN wanted ON session_uid = uid
      WHERE (connection_id = '${RECORDER_CONNECTION_ID}' OR id IN (${ids.join(' UNION ')}))
        AND id NOT IN (SELECT id FROM named_people)`;
  }

  private columns(): string[] {
    const { tokens = [], recordings = [], freeRecordingNumber, node, runningNodes } = this.parts;
    const list = (alias: string, sql: string, order: string) =>
      `coalesce((SELECT json_agg(row_to_json(row) ORDER BY ${order}) FROM (${sql}) AS row), ${NO_ROWS}) AS "${alias}"`;
    const uids = recordings.length > 0 ? ` OR uid = ANY(${this.parameter(recordings)}::uuid[])` : '';
    const columns = [
      'row_to_json(wanted) AS session',
      list('connections', 'SELECT * FROM connections', 'row.created_at, row.id'),
      list('streams', 'SELECT * FROM streams', 'row.created_at, row.id'),
      list('subscriptions', 'SELECT * FROM subscriptions', 'row.created_at, row.id'),
      list('cameras', 'SELECT * FROM ip_camera WHERE owner_id IN (SELECT id FROM connections)', 'row.owner_id'),
      tokens.length > 0
        ? list(
            'tokens',
            `SELECT token.* FROM token WHERE session_uid = wanted.uid AND id = ANY(${this.parameter(tokens)}::text[])`,
            'row.id',
          )
        : `${NO_ROWS} AS tokens`,
      list('recordings', `SELECT recording.* FROM recording WHERE uid = wanted.recording_uid${uids}`, 'row.uid'),
      list(
        'recordedStreams',
        `SELECT * FROM recording_stream WHERE recording_uid = wanted.recording_uid AND ended_at IS NULL
          AND stream_id IN (SELECT id FROM streams)`,
        'row.published_at, row.stream_id',
      ),
      `(SELECT count(*)::int FROM connection WHERE session_uid = wanted.uid AND connection_id <> '${RECORDER_CONNECTION_ID}') AS participants`,
      `(SELECT count(*)::int FROM recording WHERE session_uid = wanted.uid AND status = 'stopped') AS unfinished`,
    ];
    if (freeRecordingNumber) columns.push(FREE_RECORDING_NUMBER);
    if (node) {
      columns.push(
        '(SELECT row_to_json(media_node) FROM media_node WHERE id = wanted.media_node_id) AS node',
        `(SELECT count(*)::int FROM stream WHERE session_uid = wanted.uid
          AND stream.media_node_id = wanted.media_node_id) AS node_streams`,
      );
    }
    if (runningNodes) {
      const condition = runningNodes === 'always' ? '' : ' AND wanted.activated_at IS NULL';
      columns.push(list('running_nodes', RUNNING_NODES + condition, 'row.id'));
    }
    return columns;
  }
}
