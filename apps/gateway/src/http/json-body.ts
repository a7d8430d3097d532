import { errorNotAJsonObject, hasUnstorableText, RestError, UNSTORABLE_TEXT } from '@convene/openvidu-protocol';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { textOf } from './body-text.js';

/** The largest body that is read, in bytes. */
export const BODY_LIMIT = 256 * 1024;

/** Marks a controller's method that does not care what is sent to it. */
export const Bodyless = () => RouteConfig({ bodyless: true });

/** Whether a body is dropped, of whatever type it is. */
function isBodyless({ method, routeOptions }: FastifyRequest): boolean {
  return method === 'DELETE' || (routeOptions.config as { bodyless?: boolean }).bodyless === true;
}

/**
 * How bodies are read (REST semantics 1.2): a JSON object, or none at all. The literal `null` is none. Any content type
 * will do where there is no body: the node client sends that of a form with GET, DELETE and an empty POST.
 * @throws RestError 400 for anything but an object, 415 for another content type, or a charset that nobody knows
 */
export function readJsonBodies(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(
    /^application\/(?:[a-z0-9.-]+\+)?json\s*(?:;|$)/i,
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) =>
      isBodyless(request) ? undefined : jsonObject(textOf(body, request.headers['content-type'] ?? '')),
  );
  instance.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    if (body.length > 0 && !isBodyless(request)) throw errorMediaType();
    return undefined;
  });
}

const errorMediaType = () => new RestError(415, 'A body must be JSON, sent with Content-Type: application/json');

function jsonObject(text: string): object | undefined {
  if (text.trim() === '') return undefined;
  if (hasUnstorableText(text)) throw new RestError(400, UNSTORABLE_TEXT);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw errorNotAJsonObject();
  }
  if (json === null) return undefined;
  if (typeof json !== 'object' || Array.isArray(json)) throw errorNotAJsonObject();
  return json;
}
