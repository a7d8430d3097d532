import type { Msg } from '@nats-io/transport-node';

/** What a message says; undefined when it is no JSON: NATS is shared, and others may send anything. */
export function jsonOf(message: Pick<Msg, 'json'>): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
