import { z } from 'zod';
import { optional, optionalWithDefault } from '../../fields/parameter.js';
import { readBody } from '../../fields/read-body.js';
import type { Signal } from '../../rpc/signal-message.js';
import { errorMandatoryParameter, errorRecipientsNotAnArray, errorTypeOfParameter } from '../../errors/rest-error.js';

/** The original reads numbers in `to` as texts, which then are no connection's id: 406, not 400. */
const ConnectionId = z.preprocess(
  (given) => (typeof given === 'number' || typeof given === 'boolean' ? String(given) : given),
  z.string(),
);

/** The body of POST signal. */
export const SignalBody = z
  .object({
    session: z.string().meta({ description: 'The session to send the signal to.' }),
    to: optionalWithDefault(z.array(ConnectionId), [], {
      description: 'The connections that get the signal. Left out or empty: everybody in the session.',
    }),
    type: optional(z.string(), {
      description:
        'The type of the signal. Clients that listen to `signal:` and this type get it, and those that listen to `signal`.',
      examples: ['MY_TYPE'],
    }),
    data: optional(z.string(), { description: 'What the signal says.', examples: ['This is my signal data'] }),
  })
  .meta({
    id: 'SignalBody',
    description: 'A signal, and who shall get it.',
    examples: [
      {
        session: 'ses_YnDaGYNcd7',
        to: ['con_Xnxg19tonh', 'con_TNVdbuQCJF'],
        type: 'MY_TYPE',
        data: 'This is my signal data',
      },
    ],
  });

/** The parts of a signal request that can be judged before and after it is known whether the session is active. */
export interface SignalRequest {
  session: string;
  /** @throws RestError 400 when `to` cannot be used; to be called once the session is known to be active. */
  signal(): Signal;
}

/**
 * Reads the body of POST signal.
 * @throws RestError 400 for wrong types and a missing session; the order of all checks is REST semantics 2.10
 */
export function parseSignal(body: unknown): SignalRequest {
  const { data, problems } = readBody(SignalBody, body);
  const isRecipient = (parameter: string) => parameter.startsWith('to.');
  if (problems.some(({ parameter, kind }) => kind === 'type' && !isRecipient(parameter))) throw errorTypeOfParameter();
  if (problems.some(({ parameter }) => parameter === 'session')) throw errorMandatoryParameter('session');
  return {
    session: (body as z.input<typeof SignalBody>).session,
    signal: () => {
      if (!data) throw errorRecipientsNotAnArray();
      const { session: _, ...signal } = data;
      return signal;
    },
  };
}
