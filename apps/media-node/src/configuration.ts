import { availableParallelism } from 'node:os';
import { mediaOperations } from '@convene/service-contracts';
import { integer, listenAddresses, newProcessName, port, serviceSettings } from '@convene/service-kit';
import { z } from 'zod';

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
  /** The mediasoup worker's executable, if it is not where mediasoup's own package puts it. */
  MEDIASOUP_WORKER_BIN: z.string().optional(),
});
export type Configuration = z.infer<typeof Configuration>;
