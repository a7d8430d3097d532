import { randomUUID } from 'node:crypto';
import {
  ConnectParams,
  errorMetadataTooLong,
  errorReconnection,
  JoinRoomParams,
  MAX_METADATA,
} from '@convene/openvidu-protocol';
import { rpcOperations } from '@convene/service-contracts';
import { z } from 'zod';
import { arrivalMethod, type Methods, participantMethod } from './method.js';

/** How clients become participants, come back and leave. */
export const JOINING: Methods = {
  /** WebSocket reference 7.1. Its notifications begin behind the answer. */
  joinRoom: arrivalMethod({
    params: JoinRoomParams,
    order: 'alone',
    answer: async ({ client, params: { secret, ...params } }, context) => {
      if (params.metadata.length > MAX_METADATA) throw errorMetadataTooLong(MAX_METADATA);
      const { revocable, gatewayId } = context;
      const insecure = secret !== '' && context.secret.matches(secret);
      const arrivalId = randomUUID();
      const arrival = { kind: 'arrival', sessionId: params.session, arrivalId } as const;
      return context.participants.expecting(arrivalId, async () => {
        const joined = await revocable.ask(rpcOperations.joinRoom, { params, insecure, gatewayId, arrivalId }, arrival);
        const start = client.attachment.arrive(joined, () => void revocable.takeBack(arrival));
        return { result: joined.result, made: arrival, afterwards: start };
      });
    },
  }),

  /** A participant comes back with a new socket (WebSocket reference 6). What it missed follows behind the answer. */
  connect: arrivalMethod({
    // A client that never joined has no id to show; it must be told the same as one that is too late, or it tries for ever.
    params: z.object({ sessionId: ConnectParams.shape.sessionId.nullish() }),
    order: 'alone',
    answer: async ({ client, params: { sessionId } }, { revocable, gatewayId }) => {
      if (!sessionId) throw errorReconnection();
      const comeBack = { kind: 'return', rpcSessionId: sessionId, gatewayId } as const;
      const attachment = await revocable.ask(rpcOperations.connect, { params: { sessionId }, gatewayId }, comeBack);
      const start = client.attachment.arrive({ attachment, rpcSessionId: sessionId });
      return { result: { value: 'reconnection successful' }, made: comeBack, afterwards: start };
    },
  }),

  leaveRoom: participantMethod({
    params: z.looseObject({}),
    order: 'alone',
    answer: async ({ participant, client }, { bus }) => {
      await bus.request(rpcOperations.leaveRoom, participant.caller);
      return { result: {}, afterwards: client.leave() };
    },
  }),
};
