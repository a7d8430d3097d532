import type { FastifyReply, FastifyRequest } from 'fastify';
import { RestError } from '@convene/openvidu-protocol';
import { pathOf } from '../rest/path-families.js';
import type { BasicAuth } from './basic-auth.js';
import { isOpen } from './open-route.js';
import { isProtected } from './protected-paths.js';

/**
 * The check before every request: known routes need credentials unless they are marked as open, unknown ones when they
 * are below a protected prefix. Runs after CORS, so a preflight does not come here.
 * @throws RestError 401
 */
export function authentication(auth: BasicAuth) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const needed = request.is404 ? isProtected(pathOf(request.raw.url ?? '')) : !isOpen(request);
    if (!needed || auth.accepts(request.headers.authorization)) return;
    reply.header('www-authenticate', 'Basic realm="Realm"');
    throw new RestError(401, 'The Authorization header is missing or wrong');
  };
}
