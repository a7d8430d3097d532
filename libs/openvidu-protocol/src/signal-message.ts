import { z } from 'zod';
import { hasUnstorableText } from './unstorable-text.js';
import { errorSignalFormat, errorSignalReceiver, errorSignalTooLong } from './rpc-error.js';

/** Characters of a signal: everybody's socket has to carry it. */
const MAX_MESSAGE = 64 * 1024;

/** A signal as it travels through a session: to some of its participants, or to everybody when `to` is empty. */
export const Signal = z.object({
  to: z.array(z.string()),
  /** `signal:…`; absent when the sender left it out. */
  type: z.string().optional(),
  data: z.string().optional(),
});
export type Signal = z.infer<typeof Signal>;

const Message = z.object({
  to: z.array(z.unknown()).nullish(),
  type: z.string().nullish(),
  data: z.string().nullish(),
});

/**
 * Reads the `message` of the method sendMessage, which is a JSON text in a JSON text (protocol 7.8).
 * @throws RpcError 600 when it is no such object, or too long, 601 when a receiver is null
 */
export function parseSignalMessage(message: string): Signal {
  if (message.length > MAX_MESSAGE) throw errorSignalTooLong(MAX_MESSAGE);
  const signal = Message.safeParse(jsonOf(message));
  if (!signal.success) throw errorSignalFormat(message);
  const { to, type, data } = signal.data;
  if (to?.includes(null)) throw errorSignalReceiver('null');
  return { to: (to ?? []).map(String), type: type ?? undefined, data: data ?? undefined };
}

function jsonOf(text: string): unknown {
  if (hasUnstorableText(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const PREFIX = 'signal:';

/** The type under which clients are told of a signal of REST: they listen to the name with the prefix. */
export function signalType(type: string): string {
  return type === '' || type.startsWith(PREFIX) ? type : `${PREFIX}${type}`;
}
