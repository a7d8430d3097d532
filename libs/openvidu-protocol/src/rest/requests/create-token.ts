import { z } from 'zod';
import { GivenKurentoOptions } from './kurento-options.js';
import { optional, optionalWithDefault } from '../../fields/parameter.js';
import { readBody } from '../../fields/read-body.js';
import {
  errorKurentoOptionsNotAnObject,
  errorKurentoOptionsTypes,
  errorMandatoryParameter,
  errorRoleNotDefined,
  errorTooLong,
  errorTypeOfParameter,
} from '../../errors/rest-error.js';
import { MAX_METADATA } from '../../rpc/rpc-methods.js';
import { Role } from '../../fields/vocabulary.js';

/** The body of POST tokens. */
export const CreateTokenBody = z
  .object({
    session: z.string().meta({ description: 'The session that the token lets its holder join.' }),
    role: optionalWithDefault(Role, 'PUBLISHER', {
      description:
        'What the holder may do. `SUBSCRIBER`: receive. `PUBLISHER`: publish too. `MODERATOR`: also end the streams and connections of others.',
    }),
    data: optionalWithDefault(z.string().max(MAX_METADATA), '', {
      description:
        'About the holder: up to 10000 characters, that all participants are told. It becomes the `serverData` of his connection.',
      examples: ['DATA'],
    }),
    record: optionalWithDefault(z.boolean(), true, {
      description: 'Whether the streams of the holder are recorded by `INDIVIDUAL` recordings.',
    }),
    kurentoOptions: optional(GivenKurentoOptions, { description: 'Limits that hold for this user alone.' }),
  })
  .meta({
    id: 'CreateTokenBody',
    description: 'For which session the token shall be, and what it grants.',
    examples: [
      {
        session: 'ses_YnDaGYNcd7',
        role: 'PUBLISHER',
        data: 'DATA',
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

/** What a token grants. */
export type TokenProperties = z.output<typeof CreateTokenBody>;

/** The parts of a token request that can be judged before and after it is known whether the session exists. */
export interface TokenRequest {
  session: string;
  /** @throws RestError 400 when something but the session is wrong; not to be told before it is known to exist. */
  properties(): TokenProperties;
}

/**
 * Reads the body of POST tokens.
 * @throws RestError 400 for wrong types and a missing session; the order of all checks is REST semantics 2.2
 */
export function parseCreateToken(body: unknown): TokenRequest {
  const { data, problems } = readBody(CreateTokenBody, body);
  const isOfOptions = (parameter: string) => parameter.startsWith('kurentoOptions');
  if (problems.some(({ parameter, kind }) => kind === 'type' && !isOfOptions(parameter))) throw errorTypeOfParameter();
  if (problems.some(({ parameter }) => parameter === 'session')) throw errorMandatoryParameter('session');
  const { session, role } = body as z.input<typeof CreateTokenBody>;
  return {
    session,
    properties: () => {
      if (data) return data;
      if (problems.some(({ parameter }) => parameter === 'kurentoOptions')) throw errorKurentoOptionsNotAnObject();
      if (problems.some(({ parameter }) => parameter === 'role')) throw errorRoleNotDefined(String(role));
      if (problems.some(({ parameter }) => parameter === 'data')) throw errorTooLong(problems);
      throw errorKurentoOptionsTypes();
    },
  };
}
