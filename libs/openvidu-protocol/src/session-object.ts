import { z } from 'zod';
import { WebRtcStats } from './webrtc-stats.js';
import { MediaMode, OutputMode, RecordingLayout, RecordingMode, Role } from './vocabulary.js';

/** The session object of the REST API and what is inside it. Times are milliseconds since 1970. */
const MediaOptions = z.object({
  hasAudio: z.boolean(),
  audioActive: z.boolean().optional(),
  hasVideo: z.boolean(),
  videoActive: z.boolean().optional(),
  typeOfVideo: z.string().optional(),
  frameRate: z.number().nullish(),
  /** A JSON text: `{"width":640,"height":480}`. */
  videoDimensions: z.string().nullish(),
  filter: z.record(z.string(), z.unknown()).optional(),
});

/** The fields of WebRtcStats are only there when they were asked for. */
const PublisherObject = z.object({
  createdAt: z.int(),
  streamId: z.string(),
  mediaOptions: MediaOptions,
  ...WebRtcStats.partial().shape,
});
const SubscriberObject = z.object({ createdAt: z.int(), streamId: z.string(), ...WebRtcStats.partial().shape });

export const ConnectionObject = z.object({
  connectionId: z.string(),
  status: z.literal('active'),
  createdAt: z.int(),
  location: z.string(),
  platform: z.string(),
  token: z.string().optional(),
  role: Role,
  serverData: z.string(),
  clientData: z.string(),
  publishers: z.array(PublisherObject),
  subscribers: z.array(SubscriberObject),
});
export type ConnectionObject = z.infer<typeof ConnectionObject>;

export const SessionObject = z.object({
  sessionId: z.string(),
  createdAt: z.int(),
  mediaMode: MediaMode,
  recording: z.boolean(),
  recordingMode: RecordingMode,
  defaultOutputMode: OutputMode,
  /** Only for composed output. */
  defaultRecordingLayout: RecordingLayout.optional(),
  /** Only for the custom layout. */
  defaultCustomLayout: z.string().optional(),
  customSessionId: z.string(),
  connections: z.object({ numberOfElements: z.int(), content: z.array(ConnectionObject) }),
});
export type SessionObject = z.infer<typeof SessionObject>;

/** The answer to POST tokens. */
export const TokenObject = z.object({
  token: z.string(),
  id: z.string(),
  session: z.string(),
  role: Role,
  data: z.string(),
  record: z.boolean(),
  kurentoOptions: z.record(z.string(), z.unknown()).optional(),
});
export type TokenObject = z.infer<typeof TokenObject>;
