import { z } from 'zod';

const kbps = (what: string) => z.int().meta({ description: `${what} of a stream’s video, in kbit/s; 0 = no limit.` });

const recording = {
  OPENVIDU_RECORDING_VERSION: z.string().optional().meta({ description: 'The version of the recorder.' }),
  OPENVIDU_RECORDING_PATH: z.string().optional().meta({ description: 'Where recordings are kept.' }),
  OPENVIDU_RECORDING_PUBLIC_ACCESS: z
    .boolean()
    .optional()
    .meta({ description: 'Whether recordings can be downloaded without credentials.' }),
  OPENVIDU_RECORDING_NOTIFICATION: z
    .enum(['none', 'moderator', 'publisher_moderator', 'all'])
    .optional()
    .meta({ description: 'Who is told in the client that a recording starts and stops.' }),
  OPENVIDU_RECORDING_CUSTOM_LAYOUT: z.string().optional().meta({ description: 'Where your own layouts are.' }),
  OPENVIDU_RECORDING_AUTOSTOP_TIMEOUT: z
    .int()
    .optional()
    .meta({ description: 'After how many seconds without anybody publishing a recording ends.' }),
  OPENVIDU_RECORDING_COMPOSED_URL: z
    .string()
    .optional()
    .meta({ description: 'From where the recorder loads layouts; only if set.' }),
};

const webhook = {
  OPENVIDU_WEBHOOK_ENDPOINT: z.string().optional().meta({ description: 'Where events are posted to.' }),
  OPENVIDU_WEBHOOK_HEADERS: z
    .array(z.string())
    .optional()
    .meta({ description: 'Headers that are posted with them, each `Name: value`.' }),
  OPENVIDU_WEBHOOK_EVENTS: z.array(z.string()).optional().meta({ description: 'The events that are posted.' }),
};

/** The answer to GET config. Settings of recording and webhook are there only while these are on. */
export const ConfigurationObject = z
  .object({
    VERSION: z.string().meta({ description: 'The version of OpenVidu that this server behaves like.' }),
    DOMAIN_OR_PUBLIC_IP: z.string().meta({ description: 'What clients call this platform.' }),
    HTTPS_PORT: z.int().meta({ description: 'The port of its public URL.' }),
    OPENVIDU_PUBLICURL: z.string().meta({ description: 'Its public URL, without a slash at the end.' }),
    OPENVIDU_CDR: z.boolean().meta({ description: 'Whether events are written to a file.' }),
    OPENVIDU_STREAMS_VIDEO_MAX_RECV_BANDWIDTH: kbps('The most that is received'),
    OPENVIDU_STREAMS_VIDEO_MIN_RECV_BANDWIDTH: kbps('The least that is received'),
    OPENVIDU_STREAMS_VIDEO_MAX_SEND_BANDWIDTH: kbps('The most that is sent'),
    OPENVIDU_STREAMS_VIDEO_MIN_SEND_BANDWIDTH: kbps('The least that is sent'),
    OPENVIDU_SESSIONS_GARBAGE_INTERVAL: z
      .int()
      .meta({ description: 'Each so many seconds, sessions that nobody has joined are removed; 0 = never.' }),
    OPENVIDU_SESSIONS_GARBAGE_THRESHOLD: z
      .int()
      .meta({ description: 'So many seconds old they are at least when they are removed.' }),
    OPENVIDU_RECORDING: z.boolean().meta({ description: 'Whether sessions can be recorded.' }),
    ...recording,
    OPENVIDU_WEBHOOK: z.boolean().meta({ description: 'Whether events are posted to an endpoint.' }),
    ...webhook,
  })
  .meta({
    id: 'Configuration',
    description:
      'The version, and the settings by their names. `OPENVIDU_RECORDING_…` and `OPENVIDU_WEBHOOK_…` are there only while recording and webhook are on. The secret never is.',
    examples: [
      {
        VERSION: '2.15.0',
        DOMAIN_OR_PUBLIC_IP: 'my.openvidu.ip',
        HTTPS_PORT: 443,
        OPENVIDU_PUBLICURL: 'https://my.openvidu.ip',
        OPENVIDU_CDR: false,
        OPENVIDU_STREAMS_VIDEO_MAX_RECV_BANDWIDTH: 1_000,
        OPENVIDU_STREAMS_VIDEO_MIN_RECV_BANDWIDTH: 300,
        OPENVIDU_STREAMS_VIDEO_MAX_SEND_BANDWIDTH: 1_000,
        OPENVIDU_STREAMS_VIDEO_MIN_SEND_BANDWIDTH: 300,
        OPENVIDU_SESSIONS_GARBAGE_INTERVAL: 900,
        OPENVIDU_SESSIONS_GARBAGE_THRESHOLD: 3_600,
        OPENVIDU_RECORDING: true,
        OPENVIDU_RECORDING_VERSION: '2.15.0',
        OPENVIDU_RECORDING_PATH: '/opt/openvidu/recordings/',
        OPENVIDU_RECORDING_PUBLIC_ACCESS: false,
        OPENVIDU_RECORDING_NOTIFICATION: 'moderator',
        OPENVIDU_RECORDING_CUSTOM_LAYOUT: '/opt/openvidu/custom-layout/',
        OPENVIDU_RECORDING_AUTOSTOP_TIMEOUT: 60,
        OPENVIDU_WEBHOOK: true,
        OPENVIDU_WEBHOOK_ENDPOINT: 'http://my.webhook.endpoint:7777/webhook',
        OPENVIDU_WEBHOOK_HEADERS: [],
        OPENVIDU_WEBHOOK_EVENTS: ['sessionCreated', 'sessionDestroyed', 'recordingStatusChanged'],
      },
    ],
  });
export type ConfigurationObject = z.infer<typeof ConfigurationObject>;
