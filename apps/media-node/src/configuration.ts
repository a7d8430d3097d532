import { availableParallelism } from 'node:os';
import { mediaOperations } from '@convene/service-contracts';
import {
  flag,
  integer,
  listenAddress,
  listenAddresses,
  newProcessName,
  port,
  serviceSettings,
} from '@convene/service-kit';
import { z } from 'zod';
import type { CameraSettings } from './ingest/camera/camera-settings.js';
import type { RelaySettings } from './relaying/relay-transport.js';
import { parseNetworkRules } from './ingest/gate/network-rules.js';

/** `10.0.0.0/8, *.example.com, !10.0.0.1`: which hosts and networks IP cameras may have. */
const networkRules = z
  .string()
  .default('')
  .transform((text, context) => {
    const rules = parseNetworkRules(text);
    if (typeof rules !== 'string') return rules;
    context.addIssue({ code: 'custom', message: rules });
    return z.NEVER;
  });

/** `first-last`, both included. */
const portRange = (byDefault: string) =>
  z
    .string()
    .default(byDefault)
    .transform((text, context) => {
      const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
      const range = { min: Number(first), max: Number(last) };
      if (range.min >= 1 && range.min <= range.max && range.max <= 65_535) return range;
      context.addIssue({ code: 'custom', message: 'must be two ports, "first-last"' });
      return z.NEVER;
    });

/** What a media node reads from its environment. */
export const Configuration = z.object({
  ...serviceSettings,
  /** The node's name in NATS subjects; unique among all media nodes. Default: the host's name and a random suffix. */
  MEDIA_NODE_ID: mediaOperations.NodeId.default(newProcessName),
  /** Where media is received: `ip`, or `ip@announced` behind NAT, separated by commas. */
  MEDIA_LISTEN: listenAddresses,
  /** Worker i receives on UDP and TCP port MEDIA_PORT + i; 0 = any free ports. */
  MEDIA_PORT: port(40_000),
  /** Mediasoup workers; each uses one core. */
  MEDIA_WORKERS: integer(availableParallelism(), 1, 256),
  /** Where streams are relayed to and from other nodes: an address that they reach, `ip` or `ip@announced`. */
  MEDIA_RELAY_LISTEN: listenAddress,
  /** UDP ports for that, `first-last`; each stream that a node sends to another one, or gets, takes one. */
  MEDIA_RELAY_PORTS: portRange('41000-41999'),
  /** Percent of its core from which on a worker is full: what is new, of any session, goes to others that are not. */
  MEDIA_WORKER_FULL: integer(mediaOperations.FULL_USE * 100, 1, 100),
  /** Seconds that a node which is stopped (SIGTERM) waits for what it carries to end. */
  MEDIA_DRAIN_TIMEOUT: integer(0, 0, 86_400),
  /** The mediasoup worker's executable, if it is not where mediasoup's own package puts it. */
  MEDIASOUP_WORKER_BIN: z.string().optional(),
  /** What receives and encodes IP cameras, if it is not the `ffmpeg` of the PATH. */
  FFMPEG_PATH: z.string().optional(),
  /** Hosts and networks that IP cameras may have; `!` in front of one forbids it. Empty = all but those that none may have. */
  OPENVIDU_IPCAM_ALLOWED_NETWORKS: networkRules,
  /** The folder of the files that may be published as cameras with `file://`; without it none may. */
  OPENVIDU_IPCAM_FILES: z.string().optional(),
  /** IP cameras that this node takes. */
  OPENVIDU_IPCAM_MAX_PER_NODE: integer(50, 0),
  /** Whether a camera with an `rtsps` URI needs a certificate that can be trusted. Most cameras have made theirs themselves. */
  OPENVIDU_IPCAM_VERIFY_CERTIFICATES: flag(false),
});
export type Configuration = z.infer<typeof Configuration>;

/** What concerns relays. */
export function relaySettings(configuration: Configuration): RelaySettings {
  return { listen: configuration.MEDIA_RELAY_LISTEN, ports: configuration.MEDIA_RELAY_PORTS };
}

/** What concerns cameras. */
export function cameraSettings(configuration: Configuration): CameraSettings {
  return {
    rules: configuration.OPENVIDU_IPCAM_ALLOWED_NETWORKS,
    verifiesCertificates: configuration.OPENVIDU_IPCAM_VERIFY_CERTIFICATES,
    filesFolder: configuration.OPENVIDU_IPCAM_FILES,
    most: configuration.OPENVIDU_IPCAM_MAX_PER_NODE,
  };
}
