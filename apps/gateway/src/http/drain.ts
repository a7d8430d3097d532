import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** What a client may go on sending of a body that is refused, in bytes and milliseconds, before it is cut off. */
const LIMIT_BYTES = 16 * 1024 * 1024;
const LIMIT_MS = 5_000;

/**
 * Lets a client that sends too much come to its end before it is answered, reading and dropping the rest: one that is
 * still sending when the connection closes never sees the answer.
 */
export async function drainBeforeRefusal(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (reply.statusCode === 413 && !request.raw.complete) await drain(request.raw);
}

async function drain(body: IncomingMessage): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, LIMIT_MS);
  let dropped = 0;
  body.on('data', (chunk: Buffer) => {
    dropped += chunk.length;
    if (dropped > LIMIT_BYTES) resolve();
  });
  for (const end of ['end', 'close', 'error']) body.once(end, resolve);
  body.resume();
  await promise;
  clearTimeout(timer);
}
