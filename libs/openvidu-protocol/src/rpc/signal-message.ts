import { z } from 'zod';
import { lenientText } from '../fields/lenient.js';
import { hasUnstorableText } from '../fields/unstorable-text.js';
import { errorSignalFormat, errorSignalReceiver, errorSignalTooLong } from '../errors/rpc-error.js';

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

const text = lenientText(z.string());
const Message = z.object({
  to: z.array(z.union([z.null(), text])).nullish(),
  type: text.nullish(),
  data: text.nullish(),
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
  const receivers = (to ?? []).map((each) => {
    if (each === null) throw errorSignalReceiver('null');
    return each;
  });
  return { to: receivers, type: type ?? undefined, data: data ?? undefined };
}

function jsonOf(message: string): unknown {
  if (hasUnstorableText(message)) return undefined;
  try {
    return JSON.parse(message, asWritten);
  } catch {
    return undefined;
  }
}

/** All of a signal is text, so its numbers stay as the client wrote them: 1.50, or with twenty digits. */
function asWritten(_key: string, value: unknown, { source }: { source?: string } = {}): unknown {
  return typeof value === 'number' ? source : value;
}

const PREFIX = 'signal:';

/** The type under which clients are told of a signal of REST: they listen to the name with the prefix. */
export function signalType(type: string): string {
  return type === '' || type.startsWith(PREFIX) ? type : `${PREFIX}${type}`;
}
