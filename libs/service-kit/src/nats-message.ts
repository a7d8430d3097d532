import type { Msg } from '@nats-io/transport-node';
import type { Deserializer } from '@nestjs/microservices';

/** What a message says; undefined when it is no JSON: NATS is shared, and others may send anything. */
export function jsonOf(message: Pick<Msg, 'json'>): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}

/** Reads answers for Nest's client. Nest's own throws, where nobody catches it, when one is no JSON. */
export const ANSWERS: Deserializer = {
  deserialize(message: Pick<Msg, 'json'>): object {
    const answer = jsonOf(message);
    return typeof answer === 'object' && answer !== null ? answer : { isDisposed: true };
  },
};
