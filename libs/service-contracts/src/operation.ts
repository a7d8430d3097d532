import type { z } from 'zod';

/**
 * One request that a service answers over NATS: its subject, the shape of what goes in and out, and how long the
 * asker waits. Whoever reads a message validates it with these schemas, so it is typed from that moment on; what the
 * gateway has checked of a client's request is in them as `checked`.
 */
export interface Operation<Request extends z.ZodType = z.ZodType, Reply extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly request: Request;
  readonly reply: Reply;
  /** Milliseconds after which the asker gives up with `unavailable`. Clients wait 10 s, so no chain may exceed that. */
  readonly timeoutMs: number;
  /** Its reply may be larger than a message of NATS: it travels in as many as it needs. */
  readonly largeReply?: boolean;
  /**
   * Done also when its asker has given up, because it says what has happened, or frees something. Everything else is only
   * done while somebody waits for it.
   */
  readonly evenLate?: true;
}

/** A message to whoever listens, without a reply. */
export interface Topic<Payload extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly payload: Payload;
}

export type RequestOf<O extends Operation> = z.infer<O['request']>;
export type ReplyOf<O extends Operation> = z.infer<O['reply']>;

/** The NATS subject of an operation: `name`, or `prefix.target.rest` when one named process has to answer. */
export function subjectOf(operation: { name: string }, target?: string): string {
  if (target === undefined) return operation.name;
  const [head, ...rest] = operation.name.split('.');
  return [head, target, ...rest].join('.');
}

/** The name of the operation that a subject was made of. */
export function operationOf(subject: string): string {
  const [head, ...rest] = subject.split('.');
  return [head, ...rest.slice(-1)].join('.');
}

/** Declares an operation; only here so that the schemas' types are inferred. */
export function operation<Request extends z.ZodType, Reply extends z.ZodType>(
  declared: Operation<Request, Reply>,
): Operation<Request, Reply> {
  return declared;
}

/** Declares a topic. */
export function topic<Payload extends z.ZodType>(declared: Topic<Payload>): Topic<Payload> {
  return declared;
}
