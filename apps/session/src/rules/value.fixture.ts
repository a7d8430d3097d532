// Sessions for tests of the rules: rows with all that a row has, and values made of them.
import {
  type Audience,
  type Connection,
  type Decision,
  type IpCamera,
  KEY_OF,
  type Recording,
  type RecordingStream,
  type Session,
  type SessionEventBody,
  type SessionRows,
  type SessionValue,
  type Stream,
  type Subscription,
  type Token,
} from '@convene/database/session';
import { decide, type Draft, type Given } from './draft.js';
import type { Effect } from './effect.js';
import type { Settings } from './settings.js';

/** When everything in these sessions began, and what the clock says when a rule is applied, milliseconds. */
export const BEGAN = 1_000_000;
export const NOW = 1_060_500;

export const SETTINGS: Settings = {
  maxConnections: 10,
  maxCameras: 2,
  recording: { isOn: true, notified: 'all', autostopS: 120 },
};

/** A session that somebody has joined. */
export const sessionRow = (changes: Partial<Session> = {}): Session => ({
  uid: 'session-uid',
  sessionId: 'S',
  reservedId: 'S',
  mediaMode: 'ROUTED',
  recordingMode: 'MANUAL',
  defaultOutputMode: 'COMPOSED',
  defaultRecordingLayout: 'BEST_FIT',
  defaultCustomLayout: '',
  customSessionId: '',
  createdAt: new Date(BEGAN),
  activatedAt: new Date(BEGAN),
  closedAt: null,
  mediaNodeId: 'media-1',
  placedAt: new Date(BEGAN),
  lastEventSeq: 7,
  publicUrl: 'https://example.com',
  recordingUid: null,
  recordingRefused: false,
  autostopAt: null,
  closingReason: null,
  closingSince: null,
  version: 0,
  ...changes,
});

/** Names of one letter or more are padded to what ids of tokens look like. */
export const tokenId = (name: string): string => `tok_${name.padEnd(16, '0')}`;
export const tokenUrl = (name: string): string => `wss://example.com?sessionId=S&token=${tokenId(name)}`;

export const tokenRow = (name: string, changes: Partial<Token> = {}): Token => ({
  id: tokenId(name),
  sessionUid: 'session-uid',
  url: tokenUrl(name),
  role: 'PUBLISHER',
  data: `server ${name}`,
  record: true,
  kurentoOptions: null,
  createdAt: new Date(BEGAN),
  ...changes,
});

/** A participant whose gateway knows that he was answered: `con_NAME`. */
export const person = (name: string, changes: Partial<Connection> = {}): Connection => ({
  id: `row ${name}`,
  sessionUid: 'session-uid',
  connectionId: `con_${name}`,
  rpcSessionId: `rpc ${name}`,
  arrivalId: null,
  createdAt: new Date(BEGAN),
  token: tokenUrl(name),
  role: 'PUBLISHER',
  record: true,
  insecure: false,
  serverData: `server ${name}`,
  clientData: `client ${name}`,
  platform: 'Chrome 142',
  location: 'unknown',
  kurentoOptions: null,
  gatewayId: 'gateway-1',
  attachment: 1,
  attachedAt: new Date(BEGAN),
  cursor: 0,
  lostAt: null,
  ...changes,
});

export const RECORDER = person('recorder', { connectionId: 'RECORDER', insecure: true, token: tokenId('R') });

/** The connection of an IP camera, which has no client. */
export const cameraPerson = (name: string): Connection =>
  person(name, {
    connectionId: `ipc_IPCAM_rtsp_${name}`,
    rpcSessionId: null,
    token: null,
    clientData: '',
    platform: 'IPCAM',
    gatewayId: null,
    cursor: null,
  });

export const cameraRow = (owner: Connection): IpCamera => ({
  ownerId: owner.id,
  rtspUri: 'rtsp://user:secret@camera/live',
  adaptativeBitrate: true,
  onlyPlayWithSubscribers: true,
  networkCache: 2_000,
});

export const streamId = ({ connectionId }: Connection): string => `str_CAM_Abcd_${connectionId}`;

export const streamOf = (owner: Connection, changes: Partial<Stream> = {}): Stream => ({
  id: streamId(owner),
  publicationId: `publication ${owner.connectionId}`,
  sessionUid: 'session-uid',
  ownerId: owner.id,
  createdAt: new Date(BEGAN + 10_000),
  hasAudio: true,
  hasVideo: true,
  audioActive: true,
  videoActive: true,
  typeOfVideo: owner.platform === 'IPCAM' ? 'IPCAM' : 'CAMERA',
  frameRate: 30,
  videoDimensions: null,
  filter: {},
  loopback: false,
  mediaNodeId: 'media-1',
  mediaNodeEpoch: 'epoch-1',
  ...changes,
});

export const subscriptionOf = (subscriber: Connection, owner: Connection): Subscription => ({
  id: `${subscriber.connectionId} of ${owner.connectionId}`,
  subscriberId: subscriber.id,
  streamId: streamId(owner),
  createdAt: new Date(BEGAN + 20_000),
  mediaNodeId: 'media-1',
  mediaNodeEpoch: 'epoch-1',
});

/** A recording that runs, of which clients have been told. */
export const recordingRow = (changes: Partial<Recording> = {}): Recording => ({
  uid: 'recording-uid',
  id: 'S',
  sessionUid: 'session-uid',
  sessionId: 'S',
  publicUrl: 'https://example.com',
  name: 'S',
  outputMode: 'COMPOSED',
  hasAudio: true,
  hasVideo: true,
  resolution: '1920x1080',
  layout: 'BEST_FIT',
  customLayout: null,
  status: 'started',
  createdAt: new Date(BEGAN + 30_000),
  startedAt: new Date(BEGAN + 31_000),
  stoppedAt: null,
  finishedAt: null,
  reason: null,
  announcedAt: new Date(BEGAN + 31_000),
  pausedAt: null,
  pauses: [],
  captureJobNo: 1,
  captureTerm: 1,
  capturedBy: 'worker-1',
  attempt: 0,
  progress: null,
  file: null,
  size: 0n,
  duration: 0,
  failure: null,
  removing: false,
  jobCheckedAt: new Date(0),
  ...changes,
});

export const recordedStream = (owner: Connection, changes: Partial<RecordingStream> = {}): RecordingStream => ({
  recordingUid: 'recording-uid',
  streamId: streamId(owner),
  connectionId: owner.connectionId,
  clientData: owner.clientData,
  serverData: owner.serverData,
  hasAudio: true,
  hasVideo: true,
  typeOfVideo: 'CAMERA',
  publishedAt: new Date(BEGAN + 10_000),
  endedAt: null,
  ...changes,
});

type Lists = { [Kind in keyof SessionRows]?: SessionRows[Kind] extends ReadonlyMap<string, infer Row> ? Row[] : never };

/** A session of which everything was read, with these rows. */
export function valueOf({ session = {}, ...lists }: Lists & { session?: Partial<Session> } = {}): SessionValue {
  const rows = Object.entries(KEY_OF).map(([kind, keyOf]) => {
    const list = (lists as Record<string, never[] | undefined>)[kind] ?? [];
    return [kind, new Map(list.map((row) => [keyOf(row), row]))];
  });
  return {
    ...(Object.fromEntries(rows) as unknown as SessionRows),
    session: sessionRow(session),
    isWhole: true,
    elsewhere: { participants: 0, unfinishedRecordings: 0 },
    freeRecordingNumber: 0,
  };
}

/** What rules are given. New ids are `new-1`, `new-2`, … */
export function given({
  recording,
  ...settings
}: Partial<Omit<Settings, 'recording'>> & { recording?: Partial<Settings['recording']> } = {}): Given {
  let ids = 0;
  return {
    now: new Date(NOW),
    newId: () => `new-${++ids}`,
    settings: { ...SETTINGS, ...settings, recording: { ...SETTINGS.recording, ...recording } },
  };
}

/** Applies a rule. */
export const make = <Result>(
  value: SessionValue,
  rule: (draft: Draft) => Result,
  circumstances: Given = given(),
): Decision<Result, Effect> => decide(value, circumstances, rule);

/** Whom an entry of the log is for, in one word. */
const shown = (audience: Audience): string => {
  if (audience.kind === 'others') return `others than ${audience.than}`;
  if (audience.kind === 'only') return `only ${audience.connectionId}`;
  return audience.kind === 'some' ? `some: ${audience.connectionIds.join(', ')}` : audience.kind;
};

/** The new entries of the log as a test names them: `TYPE of WHOM → FOR WHOM`. */
export const told = ({ events }: Decision<unknown, unknown>): string[] =>
  events.map(({ body, audience }) => `${subjectOf(body)} → ${shown(audience)}`);

function subjectOf(body: SessionEventBody): string {
  const { type } = body;
  if (type === 'webrtcConnectionCreated' || type === 'webrtcConnectionDestroyed') {
    const media = `${type} ${body.connection} ${body.participantId}`;
    return body.receivingFrom === undefined ? media : `${media} from ${body.receivingFrom}`;
  }
  if ('connectionId' in body) return `${type} ${body.connectionId}`;
  return type === 'recordingStatusChanged' ? `${type} ${body.status}` : type;
}

/** What a rule throws. */
export function errorOf(value: SessionValue, rule: (draft: Draft) => unknown, circumstances: Given = given()): unknown {
  try {
    make(value, rule, circumstances);
  } catch (error) {
    return error;
  }
  throw new Error('The rule throws nothing');
}
