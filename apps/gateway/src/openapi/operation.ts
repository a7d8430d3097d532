import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

/** What operations are about: the headings of the document, in this order. */
export const AREAS = {
  Sessions: 'A session is where people meet. It is made here, and joined by clients with tokens.',
  Tokens: 'A token lets one client join one session, once. Make it in your backend, and send it to the client.',
  Connections: 'Who is in a session, and what they publish.',
  Signals: 'Messages from your backend to clients.',
  Events: 'What happened, as your backend is told of it: webhooks, and the files of the CDR.',
  Recordings: 'Files of what happens in a session.',
  'Media nodes': 'The processes that carry the media: a session’s streams are published on one of them.',
  Server: 'What this server is, and how it is set.',
} as const;
export type Area = keyof typeof AREAS;

const OPERATION = 'convene:operation';

/** What can be said of an operation that its route does not say by itself: method, path, code and auth come from there. */
export interface OperationNotes {
  area: Area;
  summary: string;
  description?: string;
  /** The schema that validates the body. */
  body?: z.ZodType;
  /** The schema that validates the query. */
  query?: z.ZodObject;
  /** What success means. */
  success: string;
  /** The schema of the answer; none = an empty body. */
  answer?: z.ZodType;
  /** Only where the method's headers do not say it and it is not JSON. */
  contentType?: string;
  /** When each error comes, beside those that any operation may answer. */
  errors?: Record<number, ErrorNotes>;
}

/** A text: the error has the usual JSON body. */
export type ErrorNotes = string | { empty: string };

/** An error without a body. */
export const empty = (description: string): ErrorNotes => ({ empty: description });

/** Documents a controller's method. Every route of the public API needs it: the gateway does not start otherwise. */
export const Operation = (notes: OperationNotes) => SetMetadata(OPERATION, notes);

export const notesOf = (handler: object): OperationNotes | undefined => Reflect.getMetadata(OPERATION, handler);
