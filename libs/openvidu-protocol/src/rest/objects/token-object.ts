import { z } from 'zod';
import { PUBLISHER_TOKEN } from './connection-examples.js';
import { GivenKurentoOptions } from '../requests/kurento-options.js';
import { Role } from '../../fields/vocabulary.js';

/** The answer to POST tokens. */
export const TokenObject = z
  .object({
    token: z.string().meta({ description: 'Send this to one client, for `Session.connect`. It can be used once.' }),
    id: z.string().meta({ description: 'The same as `token`.' }),
    session: z.string().meta({ description: 'The session that the token lets its holder join.' }),
    role: Role.meta({ description: 'What the holder may do.' }),
    data: z.string().meta({ description: 'As it was asked for.' }),
    record: z.boolean().meta({ description: 'As it was asked for.' }),
    kurentoOptions: GivenKurentoOptions.optional().meta({
      description: 'What the server knows of the `kurentoOptions` that were asked for; only if there were any.',
    }),
  })
  .meta({
    id: 'Token',
    description: 'A token, and what it grants.',
    examples: [
      {
        token: PUBLISHER_TOKEN,
        id: PUBLISHER_TOKEN,
        session: 'ses_YnDaGYNcd7',
        role: 'PUBLISHER',
        data: 'My Server Data',
        record: true,
        kurentoOptions: {
          videoMaxRecvBandwidth: 1_000,
          videoMinRecvBandwidth: 300,
          videoMaxSendBandwidth: 1_000,
          videoMinSendBandwidth: 300,
          allowedFilters: ['GStreamerFilter', 'ZBarFilter'],
        },
      },
    ],
  });
export type TokenObject = z.infer<typeof TokenObject>;
