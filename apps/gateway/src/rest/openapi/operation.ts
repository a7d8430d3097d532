import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';
import type { Area } from './areas.js';

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
