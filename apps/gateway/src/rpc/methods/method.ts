import type { gatewayOperations } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';
import type { z } from 'zod';
import type { Secret } from '../../auth/secret.js';
import type { Participant } from '../../participants/participant.js';
import type { Participants } from '../../participants/participants.js';
import type { SocketAttachment } from '../../participants/socket-attachment.js';
import type { RevocableRequests } from '../../session-service/revocable-requests.js';
import type { SignalQueue } from './signal-queue.js';

/** The result that a client gets, and what is to be done once it was written to the socket. */
export interface Answer {
  result: object;
  /** What there is now, and must not be if the client is not told of it in time. */
  made?: gatewayOperations.Made;
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

/** What all methods work with. */
export interface MethodContext {
  readonly gatewayId: string;
  readonly bus: ServiceBus;
  readonly secret: Secret;
  readonly participants: Participants;
  readonly revocable: RevocableRequests;
}

/** The client that calls, as far as it is a method's business. */
export interface CallingClient {
  readonly attachment: SocketAttachment;
  readonly signals: SignalQueue;
  /** It has left. @returns closes its socket; to be called when it has its answer */
  leave(): () => void;
}

/** One call of a method. */
export interface Call<Params> {
  params: Params;
  client: CallingClient;
  /** Whether the client still waits for the answer. */
  isAwaited: () => boolean;
}

/** A call of somebody who has joined. */
export interface ParticipantCall<Params> extends Call<Params> {
  participant: Participant;
}

/** A method that clients may call once they have joined. */
export interface ParticipantMethod extends Declaration<z.ZodType> {
  needs: 'participant';
  answer: (call: ParticipantCall<never>, context: MethodContext) => Promise<Answer>;
}

/** A method with which clients become participants. */
export interface ArrivalMethod extends Declaration<z.ZodType> {
  needs: 'nothing';
  answer: (call: Call<never>, context: MethodContext) => Promise<Answer>;
}

/** A method that clients may call whether they have joined or not. */
export interface OpenMethod extends Declaration<z.ZodType> {
  needs: 'anything';
  answer: () => Promise<Answer>;
}

export type Method = ParticipantMethod | ArrivalMethod | OpenMethod;
/** Methods by the names that clients call them with. */
export type Methods = Readonly<Record<string, Method>>;

export function participantMethod<Params extends z.ZodType>(
  declared: Declaration<Params> & {
    answer: (call: ParticipantCall<z.infer<Params>>, context: MethodContext) => Promise<Answer>;
  },
): ParticipantMethod {
  return { ...(declared as unknown as ParticipantMethod), needs: 'participant' };
}

export function arrivalMethod<Params extends z.ZodType>(
  declared: Declaration<Params> & { answer: (call: Call<z.infer<Params>>, context: MethodContext) => Promise<Answer> },
): ArrivalMethod {
  return { ...(declared as unknown as ArrivalMethod), needs: 'nothing' };
}

export const openMethod = (declared: Omit<OpenMethod, 'needs'>): OpenMethod => ({ ...declared, needs: 'anything' });
