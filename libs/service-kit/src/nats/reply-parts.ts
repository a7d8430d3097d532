import { ServiceError } from '@convene/service-contracts';
import { z } from 'zod';
import type { ReplyEnvelope } from './reply-envelope.js';

/** Characters of a part, with three bytes each at most: NATS takes messages of 1 MB, unless it is told otherwise. */
const PART_LENGTH = 300_000;

/** A piece of a reply's JSON, one of so many. */
const ReplyPart = z.object({ part: z.string(), of: z.int() });
type ReplyPart = z.infer<typeof ReplyPart>;

/** A reply as the messages that carry it, in their order: itself, unless it is too large for one. */
export function partsOf(reply: ReplyEnvelope): (ReplyEnvelope | ReplyPart)[] {
  const text = JSON.stringify(reply);
  const of = Math.ceil(text.length / PART_LENGTH);
  if (of === 1) return [reply];
  return Array.from({ length: of }, (_, index) => {
    const from = index * PART_LENGTH;
    return { part: text.slice(from, from + PART_LENGTH), of };
  });
}

/**
 * The reply that these messages carry.
 * @throws ServiceError `unavailable` when one of them has got lost
 */
export function wholeReply(messages: unknown[]): unknown {
  const [first] = messages;
  const part = ReplyPart.safeParse(first);
  if (!part.success) return first;
  if (messages.length !== part.data.of) throw new ServiceError('unavailable', 'A part of an answer has got lost');
  return JSON.parse(messages.map((message) => ReplyPart.parse(message).part).join(''));
}
