import type { Reason } from '../fields/vocabulary.js';

/** What every event says first: of which session it is, and when it happened, in milliseconds since 1970. */
interface OfSession {
  sessionId: string;
  timestamp: number;
}

/** What the end of something says: when it had begun, how long it was, in whole seconds, and why it ended. */
interface End {
  startTime: number;
  duration: number;
  reason: Reason;
}

interface OfParticipant {
  participantId: string;
  location: string;
  platform: string;
  clientData: string;
  serverData: string;
}

interface OfWebRtcConnection {
  streamId: string;
  participantId: string;
  /** OUTBOUND: the participant publishes; INBOUND: he receives. */
  connection: 'OUTBOUND' | 'INBOUND';
  /** INBOUND only: the publisher. */
  receivingFrom?: string;
  /** These four only OUTBOUND, and only of IP cameras; the URI without its secrets. */
  rtspUri?: string;
  adaptativeBitrate?: boolean;
  onlyPlayWithSubscribers?: boolean;
  networkCache?: number;
  /** These three only of streams with video; null = unknown. */
  videoSource?: string;
  videoFramerate?: number | null;
  /** A JSON text: `{"width":640,"height":480}`. */
  videoDimensions?: string | null;
  audioEnabled: boolean;
  videoEnabled: boolean;
}

interface OfRecording extends OfSession {
  /** When the recording was asked for. */
  startTime: number;
  /** Seconds; 0 until the recording is finished. */
  duration: number;
  reason?: Reason;
  id: string;
  name: string;
  outputMode: string;
  /** These three only of composed recordings with video. */
  resolution?: string;
  recordingLayout?: string;
  customLayout?: string;
  hasAudio: boolean;
  hasVideo: boolean;
  /** Bytes; 0 until the recording is finished. */
  size: number;
}

interface Fields {
  sessionCreated: OfSession;
  sessionDestroyed: OfSession & End;
  participantJoined: OfSession & OfParticipant;
  participantLeft: OfSession & End & OfParticipant;
  webrtcConnectionCreated: OfSession & OfWebRtcConnection;
  webrtcConnectionDestroyed: OfSession & End & OfWebRtcConnection;
  recordingStatusChanged: OfRecording & { status: string };
  /** These two are deprecated: the CDR has them, webhooks do not. */
  recordingStarted: Omit<OfRecording, 'startTime' | 'reason'>;
  recordingStopped: OfRecording;
}

/** Events that no webhook is told of, whatever it asks for (events reference 1.2). */
export const CDR_ONLY: ReadonlySet<string> = new Set(['recordingStarted', 'recordingStopped']);

/** An event that backends are told of, by the CDR file and by webhooks alike (events reference 3). */
export type BackendEvent = { [Name in keyof Fields]: { name: Name; fields: Fields[Name] } }[keyof Fields];

/** The event as a line of the CDR file, without the line feed. */
export const cdrLine = ({ name, fields }: BackendEvent): string => JSON.stringify({ [name]: fields });

/** The event as the body of a webhook's request. */
export const webhookBody = ({ name, fields }: BackendEvent): string => JSON.stringify({ ...fields, event: name });

/** Files of the CDR: `CDR.<yyyy-MM-dd>_<HH-mm-ss>.log`, the day of their events and when their writer was started. */
export const CDR_FILE_NAME = /^CDR\.\d{4}-\d{2}-\d{2}_\d{2}-\d{2}-\d{2}\.log$/;
