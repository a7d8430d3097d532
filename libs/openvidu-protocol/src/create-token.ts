import { z } from 'zod';
import {
  errorKurentoOptionsNotAnObject,
  errorKurentoOptionsTypes,
  errorMandatoryParameter,
  errorRoleNotDefined,
  errorTypeOfParameter,
} from './rest-error.js';
import { Role } from './vocabulary.js';

const text = z.string().nullish();
const Body = z.object({
  session: text,
  role: text,
  data: text,
  record: z.boolean().nullish(),
  kurentoOptions: z.unknown().optional(),
});

const kbps = z.int().min(0).nullish();
const GivenKurentoOptions = z.object({
  videoMaxRecvBandwidth: kbps,
  videoMinRecvBandwidth: kbps,
  videoMaxSendBandwidth: kbps,
  videoMinSendBandwidth: kbps,
  allowedFilters: z.array(z.string()).nullish(),
});

/** Per-user limits, kbit/s, 0 = none. Seen from the server: Recv is what the user publishes, Send what he receives. */
export const KurentoOptions = z.object({
  videoMaxRecvBandwidth: z.int().min(0).optional(),
  videoMinRecvBandwidth: z.int().min(0).optional(),
  videoMaxSendBandwidth: z.int().min(0).optional(),
  videoMinSendBandwidth: z.int().min(0).optional(),
  allowedFilters: z.array(z.string()).optional(),
});
export type KurentoOptions = z.infer<typeof KurentoOptions>;

/** What a token grants. */
export const TokenProperties = z.object({
  session: z.string(),
  role: Role,
  data: z.string(),
  record: z.boolean(),
  kurentoOptions: KurentoOptions.optional(),
});
export type TokenProperties = z.infer<typeof TokenProperties>;

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
  const cast = Body.safeParse(body);
  if (!cast.success) throw errorTypeOfParameter();
  const { session, role, data, record, kurentoOptions } = cast.data;
  if (session === null || session === undefined) throw errorMandatoryParameter('session');
  return {
    session,
    properties: () => {
      const isObject = typeof kurentoOptions === 'object' && !Array.isArray(kurentoOptions);
      if (kurentoOptions !== undefined && !isObject) throw errorKurentoOptionsNotAnObject();
      const known = Role.safeParse(role ?? 'PUBLISHER');
      if (!known.success) throw errorRoleNotDefined(String(role));
      return {
        session,
        role: known.data,
        data: data ?? '',
        record: record ?? true,
        kurentoOptions: kurentoOptions ? parseKurentoOptions(kurentoOptions) : undefined,
      };
    },
  };
}

function parseKurentoOptions(given: unknown): KurentoOptions {
  const typed = GivenKurentoOptions.safeParse(given);
  if (!typed.success) throw errorKurentoOptionsTypes();
  const { allowedFilters, ...limits } = typed.data;
  const kept = Object.entries(limits).filter(([, value]) => value !== null && value !== undefined);
  return { ...Object.fromEntries(kept), ...(allowedFilters?.length ? { allowedFilters } : {}) };
}
