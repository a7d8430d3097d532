import type { z } from 'zod';
import type { GatewayContext } from './gateway-context.js';
import type { Participant } from './participant.js';
import type { RpcClient } from './rpc-client.js';

/** The result that a client gets, and what is to be done once it was written to the socket. */
export interface Answer {
  result: object;
  afterwards?: () => void;
}

/**
 * Where a request stands in line: `now` = answered at once, `alone` = after everything before it and before everything
 * behind it, `lane` = behind the earlier ones of the same lane, `own queue` = at once, unless something runs alone; the
 * method sees to its order.
 */
export type Order<Params> =
  | 'now'
  | 'alone'
  | 'own queue'
  | { lane: (params: Params, participant?: Participant) => string };

interface Declaration<Params extends z.ZodType> {
  params: Params;
  order: Order<z.infer<Params>>;
}

/** @param isAwaited whether the client still waits for the answer */
type ParticipantCall<Params> = (
  participant: Participant,
  params: Params,
  context: GatewayContext,
  client: RpcClient,
  isAwaited: () => boolean,
) => Promise<Answer>;

/** A method that clients may call once they have joined. */
export interface ParticipantMethod extends Declaration<z.ZodType> {
  needs: 'participant';
  call: ParticipantCall<never>;
}

/** A method with which clients become participants. */
export interface ArrivalMethod extends Declaration<z.ZodType> {
  needs: 'nothing';
  call: (client: RpcClient, params: never, context: GatewayContext) => Promise<Answer>;
}

/** A method that clients may call whether they have joined or not. */
export interface OpenMethod extends Declaration<z.ZodType> {
  needs: 'anything';
  call: () => Promise<Answer>;
}

export type Method = ParticipantMethod | ArrivalMethod | OpenMethod;

export function participantMethod<Params extends z.ZodType>(
  declared: Declaration<Params> & { call: ParticipantCall<z.infer<Params>> },
): ParticipantMethod {
  return { ...(declared as unknown as ParticipantMethod), needs: 'participant' };
}

export function arrivalMethod<Params extends z.ZodType>(
  declared: Declaration<Params> & {
    call: (client: RpcClient, params: z.infer<Params>, context: GatewayContext) => Promise<Answer>;
  },
): ArrivalMethod {
  return { ...(declared as unknown as ArrivalMethod), needs: 'nothing' };
}

export const openMethod = (declared: Omit<OpenMethod, 'needs'>): OpenMethod => ({ ...declared, needs: 'anything' });
