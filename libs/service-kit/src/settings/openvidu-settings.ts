import { validateHeaderName, validateHeaderValue } from 'node:http';
import { z } from 'zod';
import { flag, integer, isUrl } from './configuration.js';

/** The events that a webhook is told of by default. */
export const WEBHOOK_EVENTS = [
  'sessionCreated',
  'sessionDestroyed',
  'participantJoined',
  'participantLeft',
  'webrtcConnectionCreated',
  'webrtcConnectionDestroyed',
  'recordingStatusChanged',
  'filterEventDispatched',
  'mediaNodeStatusChanged',
] as const;
/** Names that a list may hold as well; those of CE's among them are for the CDR only, the others come with Pro. */
const OTHER_EVENTS = ['recordingStarted', 'recordingStopped', 'autoscaling'] as const;
const KNOWN_EVENTS = [...WEBHOOK_EVENTS, ...OTHER_EVENTS] as const;

/** `["a","b"]`, or as OpenVidu's lenient parser takes it, without the quotes: `[a,b]`. */
const list = z.string().transform((text, context) => {
  const elements = /^\s*\[(.*)\]\s*$/s.exec(text)?.[1];
  if (elements === undefined) return refuse(context, 'must be an array, such as ["one","two"]');
  const given = fromJson(text) ?? elements.split(',').map((element) => element.trim().replace(/^"(.*)"$/, '$1'));
  return given.length === 1 && given[0] === '' ? [] : given;
});

function fromJson(text: string): string[] | undefined {
  try {
    return z.array(z.string()).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

/** A folder, always with a slash at its end. */
const folder = (byDefault: string) =>
  z
    .string()
    .transform((path) => (path.endsWith('/') ? path : `${path}/`))
    .default(byDefault);

const httpUrl = z
  .string()
  .refine(isUrl(['http:', 'https:']), { error: 'must be a URL that starts with http:// or https://' });

/** `Name: value`, with a name and a value that HTTP allows. */
const header = z.string().refine(isHeader, { error: 'each header must be of the form "Name: value"' });

function isHeader(text: string): boolean {
  const [, name, value] = /^([^:\s]+): (.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) return false;
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

/** Limits of a stream's video, kbit/s, 0 = none. Recv is what a user publishes, Send what he receives. */
export const bandwidthSettings = {
  OPENVIDU_STREAMS_VIDEO_MAX_RECV_BANDWIDTH: integer(1_000, 0),
  OPENVIDU_STREAMS_VIDEO_MIN_RECV_BANDWIDTH: integer(300, 0),
  OPENVIDU_STREAMS_VIDEO_MAX_SEND_BANDWIDTH: integer(1_000, 0),
  OPENVIDU_STREAMS_VIDEO_MIN_SEND_BANDWIDTH: integer(300, 0),
};

/** Each interval (s, 0 = never), sessions that nobody ever joined and that are older than the threshold (s) are removed. */
export const garbageSettings = {
  OPENVIDU_SESSIONS_GARBAGE_INTERVAL: integer(900, 0),
  OPENVIDU_SESSIONS_GARBAGE_THRESHOLD: integer(3_600, 0),
};

export const recordingSettings = {
  OPENVIDU_RECORDING: flag(false),
  OPENVIDU_RECORDING_VERSION: z.string().default('2.15.0'),
  OPENVIDU_RECORDING_PATH: folder('/opt/openvidu/recordings/'),
  OPENVIDU_RECORDING_PUBLIC_ACCESS: flag(false),
  OPENVIDU_RECORDING_NOTIFICATION: z
    .enum(['none', 'moderator', 'publisher_moderator', 'all'])
    .default('publisher_moderator'),
  OPENVIDU_RECORDING_CUSTOM_LAYOUT: folder('/opt/openvidu/custom-layout/'),
  /** Seconds that a recorded session may be without anybody publishing. */
  OPENVIDU_RECORDING_AUTOSTOP_TIMEOUT: integer(120, 0),
  OPENVIDU_RECORDING_COMPOSED_URL: httpUrl.optional(),
};

export const webhookSettings = {
  OPENVIDU_WEBHOOK: flag(false),
  OPENVIDU_WEBHOOK_ENDPOINT: httpUrl.optional(),
  /** Each `Name: value`. */
  OPENVIDU_WEBHOOK_HEADERS: list.pipe(z.array(header)).default([]),
  /** Blank = all. */
  OPENVIDU_WEBHOOK_EVENTS: list
    .pipe(z.array(z.enum(KNOWN_EVENTS, { error: `each event must be one of ${KNOWN_EVENTS.join(', ')}` })))
    .transform((events) => (events.length === 0 ? [...WEBHOOK_EVENTS] : events))
    .default([...WEBHOOK_EVENTS]),
};

export const cdrSettings = {
  OPENVIDU_CDR: flag(false),
  /** The same folder for session services, which write the files, and gateways, which serve them. */
  OPENVIDU_CDR_PATH: folder('/opt/openvidu/cdr/'),
};

/** The settings with the names, formats and defaults of OpenVidu 2.15 that its clients can ask for. */
export const openViduSettings = {
  ...cdrSettings,
  ...bandwidthSettings,
  ...garbageSettings,
  ...recordingSettings,
  ...webhookSettings,
};
export type OpenViduSettings = z.infer<z.ZodObject<typeof openViduSettings>>;

/** To be used with `superRefine`: a webhook that is on needs somewhere to go. */
export function checkWebhook(
  settings: { OPENVIDU_WEBHOOK: boolean; OPENVIDU_WEBHOOK_ENDPOINT?: string },
  context: z.RefinementCtx,
): void {
  if (!settings.OPENVIDU_WEBHOOK || settings.OPENVIDU_WEBHOOK_ENDPOINT !== undefined) return;
  context.addIssue({
    code: 'custom',
    path: ['OPENVIDU_WEBHOOK_ENDPOINT'],
    message: 'is needed when OPENVIDU_WEBHOOK is true',
  });
}
