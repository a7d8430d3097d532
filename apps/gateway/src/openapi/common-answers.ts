import { z } from 'zod';
import { ErrorBody } from '../http/error-body.js';
import type { DocumentedRoute } from './documented-routes.js';
import { type JsonSchema, schemaOrReference } from './schemas.js';

export interface Answer {
  description: string;
  headers?: Record<string, { description: string; schema: JsonSchema }>;
  content?: Record<string, { schema: JsonSchema; example?: unknown; examples?: unknown }>;
}

/** An error with the usual JSON body. */
export const jsonError = (description: string, headers?: Answer['headers']): Answer => ({
  description,
  ...(headers && { headers }),
  content: { 'application/json': { schema: schemaOrReference(ErrorBody) } },
});

const header = (description: string) => ({ description, schema: schemaOrReference(z.string()) });

/** Answers that are the same wherever they come from. */
export const COMMON_ANSWERS = {
  Unauthorized: jsonError('The Authorization header is missing or wrong.', {
    'WWW-Authenticate': header('`Basic realm="Realm"`'),
  }),
  MethodNotAllowed: jsonError('The path does not have this method.', { Allow: header('The methods it has.') }),
  TooManyRequests: jsonError('Too many requests of this address without the credentials. Try again in some seconds.', {
    'Retry-After': header('Seconds to wait.'),
  }),
  TooLarge: jsonError('The body is larger than 256 KiB.'),
  UnsupportedMediaType: jsonError(
    'There is a body, but its `Content-Type` is not `application/json`, or names an unknown `charset`.',
  ),
  UnexpectedError: jsonError('Something that nobody foresaw. The log of the server says more.'),
  Unavailable: jsonError('The server cannot do this at the moment; nothing was done. Try again.', {
    'Retry-After': header('Seconds to wait.'),
  }),
} satisfies Record<string, Answer>;

const COMMON_CODES: [code: number, name: keyof typeof COMMON_ANSWERS, ofRoute: (route: DocumentedRoute) => boolean][] =
  [
    [401, 'Unauthorized', ({ isOpen }) => !isOpen],
    [429, 'TooManyRequests', ({ isOpen }) => isOpen],
    [413, 'TooLarge', ({ notes }) => notes.body !== undefined],
    [415, 'UnsupportedMediaType', ({ notes }) => notes.body !== undefined],
    [500, 'UnexpectedError', () => true],
    [503, 'Unavailable', ({ isOpen }) => !isOpen],
  ];

/** References to the common answers that an operation may give. */
export const commonAnswers = (route: DocumentedRoute): Record<number, { $ref: string }> =>
  Object.fromEntries(
    COMMON_CODES.filter(([, , ofRoute]) => ofRoute(route)).map(([code, name]) => [
      code,
      { $ref: `#/components/responses/${name}` },
    ]),
  );
