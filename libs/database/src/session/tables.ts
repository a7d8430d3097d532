import type {
  CdrEntry,
  Connection,
  IpCamera,
  MediaNode,
  Recording,
  RecordingStream,
  Session,
  Stream,
  Subscription,
  Token,
  WebhookDelivery,
} from '../generated/client.js';
import { recordedStreamKey, type SessionRows } from './session-value.js';

export type ColumnType =
  | 'bigint'
  | 'boolean'
  | 'float8'
  | 'int'
  | 'jsonb'
  | 'recording_state'
  | 'text'
  | 'timestamptz'
  | 'uuid';

/** A table as this project's own SQL reads and writes it: Prisma reads several tables one after the other. */
export interface Table<Row> {
  readonly name: string;
  /** The columns of its primary key. */
  readonly key: readonly (keyof Row & string)[];
  readonly columns: { readonly [Column in keyof Row & string]: ColumnType };
}

export const SESSION: Table<Session> = {
  name: 'session',
  key: ['uid'],
  columns: {
    uid: 'uuid',
    sessionId: 'text',
    reservedId: 'text',
    mediaMode: 'text',
    recordingMode: 'text',
    defaultOutputMode: 'text',
    defaultRecordingLayout: 'text',
    defaultCustomLayout: 'text',
    customSessionId: 'text',
    createdAt: 'timestamptz',
    activatedAt: 'timestamptz',
    closedAt: 'timestamptz',
    mediaNodeId: 'text',
    placedAt: 'timestamptz',
    lastEventSeq: 'int',
    publicUrl: 'text',
    recordingUid: 'uuid',
    recordingRefused: 'boolean',
    autostopAt: 'timestamptz',
    closingReason: 'text',
    closingSince: 'timestamptz',
    version: 'int',
  },
};

const CONNECTION: Table<Connection> = {
  name: 'connection',
  key: ['id'],
  columns: {
    id: 'uuid',
    sessionUid: 'uuid',
    connectionId: 'text',
    rpcSessionId: 'text',
    arrivalId: 'uuid',
    createdAt: 'timestamptz',
    token: 'text',
    role: 'text',
    record: 'boolean',
    insecure: 'boolean',
    serverData: 'text',
    clientData: 'text',
    platform: 'text',
    location: 'text',
    kurentoOptions: 'jsonb',
    gatewayId: 'text',
    attachment: 'int',
    attachedAt: 'timestamptz',
    cursor: 'int',
    lostAt: 'timestamptz',
  },
};

const IP_CAMERA: Table<IpCamera> = {
  name: 'ip_camera',
  key: ['ownerId'],
  columns: {
    ownerId: 'uuid',
    rtspUri: 'text',
    adaptativeBitrate: 'boolean',
    onlyPlayWithSubscribers: 'boolean',
    networkCache: 'int',
  },
};

const STREAM: Table<Stream> = {
  name: 'stream',
  key: ['id'],
  columns: {
    id: 'text',
    publicationId: 'uuid',
    sessionUid: 'uuid',
    ownerId: 'uuid',
    createdAt: 'timestamptz',
    hasAudio: 'boolean',
    hasVideo: 'boolean',
    audioActive: 'boolean',
    videoActive: 'boolean',
    typeOfVideo: 'text',
    frameRate: 'float8',
    videoDimensions: 'text',
    filter: 'jsonb',
    loopback: 'boolean',
    mediaNodeId: 'text',
    mediaNodeEpoch: 'uuid',
  },
};

const SUBSCRIPTION: Table<Subscription> = {
  name: 'subscription',
  key: ['id'],
  columns: {
    id: 'uuid',
    subscriberId: 'uuid',
    streamId: 'text',
    createdAt: 'timestamptz',
    mediaNodeId: 'text',
    mediaNodeEpoch: 'uuid',
  },
};

const TOKEN: Table<Token> = {
  name: 'token',
  key: ['id'],
  columns: {
    id: 'text',
    sessionUid: 'uuid',
    url: 'text',
    role: 'text',
    data: 'text',
    record: 'boolean',
    kurentoOptions: 'jsonb',
    createdAt: 'timestamptz',
  },
};

const RECORDING: Table<Recording> = {
  name: 'recording',
  key: ['uid'],
  columns: {
    uid: 'uuid',
    id: 'text',
    sessionUid: 'uuid',
    sessionId: 'text',
    publicUrl: 'text',
    name: 'text',
    outputMode: 'text',
    hasAudio: 'boolean',
    hasVideo: 'boolean',
    resolution: 'text',
    layout: 'text',
    customLayout: 'text',
    status: 'recording_state',
    createdAt: 'timestamptz',
    startedAt: 'timestamptz',
    stoppedAt: 'timestamptz',
    finishedAt: 'timestamptz',
    reason: 'text',
    announcedAt: 'timestamptz',
    pausedAt: 'timestamptz',
    pauses: 'jsonb',
    captureJobNo: 'int',
    captureTerm: 'int',
    capturedBy: 'text',
    attempt: 'int',
    progress: 'float8',
    file: 'text',
    size: 'bigint',
    duration: 'float8',
    failure: 'text',
    removing: 'boolean',
    jobCheckedAt: 'timestamptz',
  },
};

const RECORDING_STREAM: Table<RecordingStream> = {
  name: 'recording_stream',
  key: ['recordingUid', 'streamId'],
  columns: {
    recordingUid: 'uuid',
    streamId: 'text',
    connectionId: 'text',
    clientData: 'text',
    serverData: 'text',
    hasAudio: 'boolean',
    hasVideo: 'boolean',
    typeOfVideo: 'text',
    publishedAt: 'timestamptz',
    endedAt: 'timestamptz',
  },
};

export const MEDIA_NODE: Omit<Table<MediaNode>, 'columns'> & { columns: Record<keyof MediaNode, ColumnType> } = {
  name: 'media_node',
  key: ['id'],
  columns: {
    id: 'text',
    epoch: 'uuid',
    formerEpoch: 'uuid',
    since: 'timestamptz',
    state: 'text',
    drainWanted: 'boolean',
    seenAt: 'timestamptz',
    suspectedAt: 'timestamptz',
    workers: 'int',
    sessions: 'int',
    publications: 'int',
    subscriptions: 'int',
    use: 'float8',
    isFull: 'boolean',
  },
};

/** The log itself. */
export interface LogRow {
  sessionUid: string;
  seq: number;
  type: string;
  body: unknown;
  audience: unknown;
}
export const SESSION_EVENT: Table<LogRow> = {
  name: 'session_event',
  key: ['sessionUid', 'seq'],
  columns: { sessionUid: 'uuid', seq: 'int', type: 'text', body: 'jsonb', audience: 'jsonb' },
};

/** What backends are told, written with the entries of the log that tell it. */
export type DeliveryRow = Pick<WebhookDelivery, 'id' | 'sessionUid' | 'sessionId' | 'event' | 'body'>;
export const WEBHOOK_DELIVERY: Table<DeliveryRow> = {
  name: 'webhook_delivery',
  key: ['id'],
  columns: { id: 'uuid', sessionUid: 'uuid', sessionId: 'text', event: 'text', body: 'text' },
};
export type CdrRow = Pick<CdrEntry, 'line'>;
export const CDR_ENTRY: Table<CdrRow> = { name: 'cdr_entry', key: [], columns: { line: 'text' } };

/** The tables of the rows of a session, and the keys by which the value has them. In an order in which they can be inserted. */
export const SESSION_TABLES = {
  connections: CONNECTION,
  cameras: IP_CAMERA,
  streams: STREAM,
  subscriptions: SUBSCRIPTION,
  tokens: TOKEN,
  recordings: RECORDING,
  recordedStreams: RECORDING_STREAM,
} as const satisfies { [Kind in keyof SessionRows]: Table<never> };

/** The keys by which the value has the rows. */
export const KEY_OF: { [Kind in keyof SessionRows]: (row: RowOf<Kind>) => string } = {
  connections: ({ id }) => id,
  cameras: ({ ownerId }) => ownerId,
  streams: ({ id }) => id,
  subscriptions: ({ id }) => id,
  tokens: ({ id }) => id,
  recordings: ({ uid }) => uid,
  recordedStreams: recordedStreamKey,
};

export type RowOf<Kind extends keyof SessionRows> =
  SessionRows[Kind] extends ReadonlyMap<string, infer Row extends object> ? Row : never;

/** `session_uid` for `sessionUid`, as the schema maps all names. */
export const columnName = (field: string): string => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A row of `row_to_json` with the types that Prisma has for it. */
export function decodeRow<Row>(table: { columns: Record<string, ColumnType> }, json: Record<string, unknown>): Row {
  const entries = Object.entries(table.columns).map(([field, type]) => {
    const value = json[columnName(field)];
    if (value === null || value === undefined) return [field, null];
    if (type === 'timestamptz') return [field, new Date(value as string)];
    return [field, type === 'bigint' ? BigInt(value as number) : value];
  });
  return Object.fromEntries(entries) as Row;
}

/** Rows as one parameter for `jsonb_to_recordset`. */
export function encodeRows(rows: readonly object[]): string {
  const named = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([field, value]) => [columnName(field), value as unknown])),
  );
  return JSON.stringify(named, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}
