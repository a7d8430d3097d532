import type { FastifyReply, FastifyRequest } from 'fastify';
import { RestError } from '@convene/openvidu-protocol';
import { pathOf } from '../http/path-families.js';
import { isOpen } from './open-route.js';

/** Below these (in the newer path family) nothing is said without credentials, not even that a path does not exist. */
const PROTECTED = ['/openvidu/api', '/openvidu/cdr', '/openvidu/layouts', '/openvidu/recordings', '/dashboard'];

/**
 * The check before every request: known routes need credentials unless they are marked as open, unknown ones when they
 * are below a protected prefix. Runs after CORS, so a preflight does not come here.
 * @throws RestError 401
 */
export async function authenticate(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const needed = request.is404 ? isProtected(pathOf(request.raw.url ?? '')) : !isOpen(request);
  if (!needed || request.hasCredentials) return;
  reply.header('www-authenticate', 'Basic realm="Realm"');
  throw new RestError(401, 'The Authorization header is missing or wrong');
}

/** @param path as the router sees it, without a query */
export function isProtected(path: string): boolean {
  return PROTECTED.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}
