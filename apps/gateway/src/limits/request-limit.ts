import { RestError } from '@convene/openvidu-protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AddressLimit } from './address-limit.js';

/**
 * Keeps strangers from asking, and from guessing the secret, all the time. Whoever has the credentials is no stranger.
 * @param addressOf of a request's client
 * @throws RestError 429
 */
export function requestLimit(limit: AddressLimit, addressOf: (request: FastifyRequest) => string) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (request.hasCredentials || limit.allows(addressOf(request))) return;
    reply.header('retry-after', '1');
    throw new RestError(429, 'Too many requests from this address. Try again in some seconds');
  };
}
