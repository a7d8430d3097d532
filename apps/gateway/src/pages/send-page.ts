import type { FastifyReply } from 'fastify';
import type { PageFile } from './page-files.js';

/** Browsers ask each time, so that a page and its parts are always of the same version. */
export function sendPage(reply: FastifyReply, { type, content }: PageFile): void {
  void reply
    .header('content-type', type)
    .header('cache-control', 'no-cache')
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .send(content);
}
