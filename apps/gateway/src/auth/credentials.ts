import type { FastifyInstance } from 'fastify';
import { BasicAuth } from './basic-auth.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether it came with the REST API's credentials. */
    hasCredentials: boolean;
  }
}

/** Has the credentials of each request compared once, before anybody else looks at it. */
export function readCredentials(instance: FastifyInstance, secret: string): void {
  const auth = new BasicAuth(secret);
  instance.decorateRequest('hasCredentials', false);
  instance.addHook('onRequest', async (request) => {
    request.hasCredentials = auth.accepts(request.headers.authorization);
  });
}
