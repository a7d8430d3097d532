import { NodeId } from '@convene/service-contracts';
import {
  checkRecordingStorage,
  checkWebhook,
  flag,
  integer,
  newProcessName,
  openViduSettings,
  port,
  recordingStorageSettings,
  serviceSettings,
} from '@convene/service-kit';
import { z } from 'zod';

/** A host name, an IPv4 or an IPv6 address; the brackets of an IPv6 address may be given. */
const domain = z
  .string()
  .regex(/^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.:-]+)$/, {
    error: 'must be a host name or an IP address, without protocol and port',
  })
  .transform((text) => text.replace(/^\[(.*)\]$/, '$1'));

/** The environment of the gateway. Names and defaults are OpenVidu's where it has them. */
export const GatewayConfiguration = z
  .object({
    ...serviceSettings,
    ...openViduSettings,
    ...recordingStorageSettings,
    /** The password of the REST API. It goes into URLs as it is, hence the limits. */
    OPENVIDU_SECRET: z.string().regex(/^[a-zA-Z0-9_-]+$/, { error: 'must consist of letters, digits, - and _' }),
    /** What clients call this platform; tokens and URLs are made with it. */
    DOMAIN_OR_PUBLIC_IP: domain.optional(),
    /** The port in public URLs; 0 = the one listened on. */
    HTTPS_PORT: port(0),
    /** The port listened on; 0 = any free one. */
    SERVER_PORT: port(4443),
    SERVER_HOST: z.string().min(1).default('0.0.0.0'),
    /** `none` = plain HTTP, behind a proxy that does TLS. */
    CERTIFICATE_TYPE: z
      .enum(['selfsigned', 'owncert', 'none'], { error: 'must be selfsigned, owncert or none' })
      .default('selfsigned'),
    CERTIFICATE_FILE: z.string().optional(),
    CERTIFICATE_KEY_FILE: z.string().optional(),
    /** Where the self-signed certificate is kept. */
    CERTIFICATE_DIR: z.string().default('.convene/certificate'),
    GATEWAY_ID: NodeId.default(newProcessName),
    /** Seconds after which a socket that has not joined a session is closed. */
    GATEWAY_JOIN_TIMEOUT: integer(30, 1),
    /** Bytes of a message on a WebSocket; the largest that clients send are offers with many codecs, 10 KB or so. */
    GATEWAY_MAX_MESSAGE: integer(256 * 1024, 64 * 1024, 16 * 1024 * 1024),
    /** Messages a second that a socket may send for long, and ten times as many at once. */
    GATEWAY_MESSAGES_PER_SECOND: integer(200, 10),
    /** Requests a second without the REST API's credentials, and new sockets, of one address; 0 = no limit. */
    GATEWAY_REQUESTS_PER_ADDRESS: integer(1_000, 0),
    /** WebSockets that this process takes. */
    GATEWAY_MAX_SOCKETS: integer(20_000, 1),
    GATEWAY_MAX_SOCKETS_PER_ADDRESS: integer(20_000, 1),
    /** Proxies in front of the gateway that write X-Forwarded-For. */
    GATEWAY_PROXIES: integer(0, 0, 10),
    /** Whether all sessions end when the last gateway is stopped, or their participants keep their time to come back. */
    GATEWAY_STOP_ENDS_SESSIONS: flag(true),
    /** Whether the page at `/` lets anybody who opens it start a call. By default only outside of production. */
    CONVENE_TRY_PAGE: flag(false).removeDefault().optional(),
    /** Whether those who are in such a call may record it. By default only outside of production. */
    CONVENE_TRY_RECORDING: flag(false).removeDefault().optional(),
  })
  .superRefine((settings, context) => {
    checkWebhook(settings, context);
    checkRecordingStorage(settings, context);
    const need = (name: 'CERTIFICATE_FILE' | 'CERTIFICATE_KEY_FILE' | 'DOMAIN_OR_PUBLIC_IP', when: string) => {
      if (settings[name] === undefined)
        context.addIssue({ code: 'custom', path: [name], message: `is needed when ${when}` });
    };
    if (settings.CERTIFICATE_TYPE === 'owncert') {
      need('CERTIFICATE_FILE', 'CERTIFICATE_TYPE is owncert');
      need('CERTIFICATE_KEY_FILE', 'CERTIFICATE_TYPE is owncert');
    }
    if (settings.NODE_ENV === 'production') need('DOMAIN_OR_PUBLIC_IP', 'NODE_ENV is production');
  })
  .transform((settings) => ({
    ...settings,
    DOMAIN_OR_PUBLIC_IP: settings.DOMAIN_OR_PUBLIC_IP ?? 'localhost',
    CONVENE_TRY_PAGE: settings.CONVENE_TRY_PAGE ?? settings.NODE_ENV !== 'production',
    CONVENE_TRY_RECORDING: settings.CONVENE_TRY_RECORDING ?? settings.NODE_ENV !== 'production',
  }));
export type GatewayConfiguration = z.infer<typeof GatewayConfiguration>;
