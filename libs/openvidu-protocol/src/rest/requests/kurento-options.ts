import { z } from 'zod';
import { optional } from '../../fields/parameter.js';

/** Per-user limits, kbit/s, 0 = none. Seen from the server: Recv is what the user publishes, Send what he receives. */
export const KurentoOptions = z.object({
  videoMaxRecvBandwidth: z.int().min(0).optional(),
  videoMinRecvBandwidth: z.int().min(0).optional(),
  videoMaxSendBandwidth: z.int().min(0).optional(),
  videoMinSendBandwidth: z.int().min(0).optional(),
  allowedFilters: z.array(z.string()).optional(),
});
export type KurentoOptions = z.infer<typeof KurentoOptions>;

const kbps = (video: string, setting: string, example: number) =>
  optional(z.int().min(0), {
    description: `${video}, in kbit/s; 0 = no limit. Holds for this user instead of \`OPENVIDU_STREAMS_VIDEO_${setting}_BANDWIDTH\`.`,
    examples: [example],
  });

/** kurentoOptions as a request has them; what it leaves out is left out of the answer too. */
export const GivenKurentoOptions = z
  .object({
    videoMaxRecvBandwidth: kbps(
      'The most that the server takes of a video that this user publishes; it limits what everybody else receives of it too',
      'MAX_RECV',
      1_000,
    ),
    videoMinRecvBandwidth: kbps('The rate at which the encoder of a video of this user begins', 'MIN_RECV', 300),
    videoMaxSendBandwidth: kbps(
      'The most of each video that this user is sent; it limits the publisher, and so everybody else who receives the same video',
      'MAX_SEND',
      1_000,
    ),
    videoMinSendBandwidth: kbps('The least of each video that this user is sent', 'MIN_SEND', 300),
    allowedFilters: optional(z.array(z.string()), {
      description: 'The filters that this user may apply to his streams.',
      examples: [['GStreamerFilter', 'ZBarFilter']],
    }),
  })
  .transform(onlyWhatIsGiven)
  .meta({
    id: 'KurentoOptions',
    description:
      'Limits for the user of a token, under the name that they have in OpenVidu. Seen from the server: *Recv* is what the user publishes, *Send* what he receives.',
  });

function onlyWhatIsGiven({ allowedFilters, ...limits }: KurentoOptions): KurentoOptions {
  const kept = Object.entries(limits).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(kept), ...(allowedFilters?.length ? { allowedFilters } : {}) };
}
