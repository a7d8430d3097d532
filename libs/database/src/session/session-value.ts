import type {
  Connection,
  IpCamera,
  MediaNode,
  Recording,
  RecordingStream,
  Session,
  Stream,
  Subscription,
  Token,
} from '../generated/client.js';

/** The rows of a session that were read, by their keys. */
export interface SessionRows {
  /** By row id, who has been there longest first. */
  readonly connections: ReadonlyMap<string, Connection>;
  /** By the row id of the connection. */
  readonly cameras: ReadonlyMap<string, IpCamera>;
  /** By stream id. */
  readonly streams: ReadonlyMap<string, Stream>;
  /** By id, the oldest first. */
  readonly subscriptions: ReadonlyMap<string, Subscription>;
  /** By id. */
  readonly tokens: ReadonlyMap<string, Token>;
  /** By uid: the one that runs, if any, and those that were named. */
  readonly recordings: ReadonlyMap<string, Recording>;
  /** The streams that the running recording is taking, by `recordedStreamKey`. */
  readonly recordedStreams: ReadonlyMap<string, RecordingStream>;
}

/** A session as far as it was read: its row, and the rows and numbers that were asked for. */
export interface SessionValue extends SessionRows {
  readonly session: Session;
  /** Whether everybody who is there is among the connections. */
  readonly isWhole: boolean;
  /** What is there beyond the rows. */
  readonly elsewhere: {
    /** Participants; the recorder is none. */
    readonly participants: number;
    /** Recordings whose result is being made. */
    readonly unfinishedRecordings: number;
  };
  /** The lowest number behind the session's id that no recording has, 0 = the id alone; undefined when it was not asked for. */
  readonly freeRecordingNumber?: number;
  /** The session's media node, and how many of the session's streams are there; undefined when it was not asked for. */
  readonly node?: { readonly row: MediaNode; readonly streams: number };
  /** The media nodes that take new sessions, by their ids; undefined when they were not asked for. */
  readonly runningNodes?: readonly MediaNode[];
}

/** Which rows of a session to read. Always there: its row, its running recording, and the recorder's connection. */
export interface Parts {
  /** Connections with their streams and cameras, by connection id, row id, or the id of their arrival. */
  readonly people?: 'all' | readonly string[];
  /** Streams with their owners, by stream id, publication id, or their owner's connection id. */
  readonly streams?: readonly string[];
  /** Subscriptions with both their ends, by id. */
  readonly subscriptions?: readonly string[];
  /** Everything that the named people receive. */
  readonly received?: boolean;
  /** Everybody who receives the streams that are named, or the named people's. */
  readonly receivers?: boolean;
  /** What the named people receive of the named streams. */
  readonly between?: boolean;
  /** By id. */
  readonly tokens?: readonly string[];
  /** By uid. */
  readonly recordings?: readonly string[];
  readonly freeRecordingNumber?: boolean;
  readonly node?: boolean;
  /** The media nodes that take new sessions; `for the first`: only if nobody has joined yet. */
  readonly runningNodes?: 'for the first' | 'always';
}

export const recordedStreamKey = ({ recordingUid, streamId }: Pick<RecordingStream, 'recordingUid' | 'streamId'>) =>
  `${recordingUid} ${streamId}`;

/** What all of these need together. */
export function allParts(parts: readonly Parts[]): Parts {
  const lists = (key: 'streams' | 'subscriptions' | 'tokens' | 'recordings') => [
    ...new Set(parts.flatMap((part) => part[key] ?? [])),
  ];
  const some = (key: 'received' | 'receivers' | 'between' | 'freeRecordingNumber' | 'node') =>
    parts.some((part) => part[key]);
  const nodes = parts.flatMap((part) => part.runningNodes ?? []);
  const people = parts.flatMap((part) => part.people ?? []);
  return {
    people: people.includes('all') ? 'all' : [...new Set(people)],
    streams: lists('streams'),
    subscriptions: lists('subscriptions'),
    tokens: lists('tokens'),
    recordings: lists('recordings'),
    received: some('received'),
    receivers: some('receivers'),
    between: some('between'),
    freeRecordingNumber: some('freeRecordingNumber'),
    node: some('node'),
    ...(nodes.length > 0 && { runningNodes: nodes.includes('always') ? 'always' : 'for the first' }),
  };
}
