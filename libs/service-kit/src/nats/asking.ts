import { createInbox, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';
import { askingHeaders, isAskingBack, type Waiting } from './asking-headers.js';
import { Patience } from './patience.js';
import { wholeReply } from './reply-parts.js';

/** How Nest's transport packs a question. */
export const Question = z.object({ data: z.unknown() });

/** How Nest's transport packs an answer, or a part of it. */
const Packet = z.object({ response: z.unknown(), err: z.unknown(), isDisposed: z.boolean() }).partial();

/** The only answer to a question, for who asks with `ask`. */
export const packedAnswer = (response: unknown): string => JSON.stringify({ response, isDisposed: true });

/** NATS knows of nobody who could answer. */
export class NobodyListens extends Error {
  override readonly name = 'NobodyListens';
}

/** There was no answer in time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** For how long an answer is waited for. */
export interface AskingLimit {
  ms: number;
  /** The longest that may become when this process itself is stopped meanwhile, milliseconds. */
  mostMs: number;
  /** The other side need not know it: it does what it is asked whether somebody waits or not. */
  isUnspoken: boolean;
}

/** What is sent again when NATS is back: it may have been lost with the former connection. */
export type Resending = Set<() => void>;

/**
 * Asks over NATS and waits for the answer. To who asks back, because the request has lain somewhere, it says that it still
 * waits; when it does not any more, NATS knows of nobody at the address of the answer.
 *
 * @param resending where a request puts itself that may be done twice, as long as it waits
 * @throws NobodyListens, NoAnswer; whatever the other side could not pack as an answer
 */
export async function ask(
  nats: NatsConnection,
  subject: string,
  data: unknown,
  limit: AskingLimit,
  resending: Resending,
): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const inbox = createInbox();
  const responses: unknown[] = [];
  const patience = new Patience(limit.ms, limit.mostMs, () => reject(new NoAnswer()));
  const subscription = nats.subscribe(inbox, {
    callback: (error, message) => {
      if (error) reject(error);
      else if (isAskingBack(message.headers)) message.respond(JSON.stringify(waiting(patience)));
      else take(message, responses, resolve, reject);
    },
  });
  const packet = JSON.stringify({ pattern: subject, data, id: inbox });
  const headers = limit.isUnspoken ? {} : { headers: askingHeaders(limit.ms) };
  const send = () => nats.publish(subject, packet, { reply: inbox, ...headers });
  try {
    send();
    if (limit.isUnspoken) resending.add(send);
    return await promise;
  } finally {
    resending.delete(send);
    patience.end();
    subscription.unsubscribe();
  }
}

const waiting = ({ remainingMs }: Patience): Waiting => ({ remainingMs, clock: performance.now() });

function take(
  message: Msg,
  responses: unknown[],
  resolve: (answer: unknown) => void,
  reject: (error: unknown) => void,
): void {
  if (message.data.length === 0) return reject(new NobodyListens());
  try {
    const { response, err, isDisposed } = Packet.parse(message.json());
    if (err !== undefined && err !== null) return reject(new Error(JSON.stringify(err)));
    if (response !== undefined) responses.push(response);
    if (isDisposed) resolve(wholeReply(responses));
  } catch (error) {
    reject(error);
  }
}
