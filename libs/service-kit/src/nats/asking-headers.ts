import { headers, type MsgHdrs } from '@nats-io/transport-node';
import { z } from 'zod';
import { newProcessName } from './process-name.js';

const ASKER = 'Convene-Asker';
const SENT_AT = 'Convene-Sent-At';
const LIMIT = 'Convene-Limit';
/** Marks the question to an asker whether it still waits. */
const STILL_WAITING = 'Convene-Still-Waiting';

/** This process, among all that ask. */
const OWN_NAME = newProcessName();

/** Who asks, when by its clock, and for how long it waits from then on; milliseconds. */
const Asked = z.object({ asker: z.string().max(100), sentAt: z.coerce.number(), limitMs: z.coerce.number() });
export type Asked = z.infer<typeof Asked>;

/** What an asker says that is asked back: for how much longer it waits, and what its clock shows; milliseconds. */
export const Waiting = z.object({ remainingMs: z.number(), clock: z.number() });
export type Waiting = z.infer<typeof Waiting>;

/** What goes with a request that is only to be done while somebody waits for it. */
export function askingHeaders(limitMs: number): MsgHdrs {
  const spoken = headers();
  spoken.set(ASKER, OWN_NAME);
  spoken.set(SENT_AT, String(performance.now()));
  spoken.set(LIMIT, String(limitMs));
  return spoken;
}

/** Undefined for a request that is to be done whether somebody waits or not. */
export function askedIn(received: MsgHdrs | undefined): Asked | undefined {
  if (!received?.has(ASKER)) return undefined;
  return Asked.parse({ asker: received.get(ASKER), sentAt: received.get(SENT_AT), limitMs: received.get(LIMIT) });
}

export function askingBackHeaders(): MsgHdrs {
  const question = headers();
  question.set(STILL_WAITING, '?');
  return question;
}

export const isAskingBack = (received: MsgHdrs | undefined): boolean => received?.has(STILL_WAITING) ?? false;
