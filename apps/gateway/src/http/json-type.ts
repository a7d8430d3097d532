import type { FastifyReply } from 'fastify';

// Answers in JSON say `application/json` and no more, as those of the original do: some backends compare it letter for
// letter. JSON is UTF-8 anyway.
const JSON_TYPE = 'application/json';

/** Takes away the charset that Fastify adds to the type of what it makes into JSON. */
export function withoutCharset(reply: FastifyReply): void {
  const type = String(reply.getHeader('content-type'));
  if (type.startsWith(`${JSON_TYPE};`)) reply.header('content-type', JSON_TYPE);
}

/** For answers that no hook sees, such as those to a path that is none. To bytes Fastify adds nothing. */
export function sendJson(reply: FastifyReply, body: object): FastifyReply {
  return reply.header('content-type', JSON_TYPE).send(Buffer.from(JSON.stringify(body)));
}

/** For answers in JSON that are sent piece by piece: `size` bytes in all. */
export function jsonHeaders(reply: FastifyReply, size: number): FastifyReply {
  return reply.header('content-type', JSON_TYPE).header('content-length', size);
}
