import { z } from 'zod';

/** What is wrong with one parameter. */
export interface Problem {
  /** `kurentoOptions.allowedFilters.0`; empty when the whole body is no object. */
  parameter: string;
  /**
   * `type`: not the JSON type that it must have. `value`: that type, but an unknown word or of another format. `length`: a
   * text with more characters than `most`.
   */
  kind: 'missing' | 'type' | 'value' | 'length';
  most?: number;
}

/** A body as its operation wants it, or everything that is wrong with it. */
export type ReadBody<T> = { data: T; problems: [] } | { data: undefined; problems: Problem[] };

/**
 * Reads a body by the schema that also documents it. Which problem is answered first is up to the operation: the
 * original makes all casts at once, then looks at the words (REST semantics 1.2).
 */
export function readBody<T extends z.ZodType>(schema: T, body: unknown): ReadBody<z.output<T>> {
  const read = schema.safeParse(body, { reportInput: true });
  if (read.success) return { data: read.data, problems: [] };
  return { data: undefined, problems: read.error.issues.map(problemOf) };
}

function problemOf(issue: z.core.$ZodIssue): Problem {
  const parameter = issue.path.join('.');
  const absent = issue.input === undefined || issue.input === null;
  if (absent && parameter !== '') return { parameter, kind: 'missing' };
  if (issue.code === 'too_big' && issue.origin === 'string')
    return { parameter, kind: 'length', most: Number(issue.maximum) };
  // An enumeration says the same of a wrong word and of something that is no text at all; all our words are texts.
  const isWord = issue.code === 'invalid_value' && typeof issue.input === 'string';
  const isValue = isWord || (issue.code !== 'invalid_value' && issue.code !== 'invalid_type');
  return { parameter, kind: isValue ? 'value' : 'type' };
}
