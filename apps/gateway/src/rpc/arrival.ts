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
import { arrivalMethod } from './method.js';

/** A client becomes a participant (WebSocket reference 7.1). Its notifications begin behind the answer. */
export const joinRoom = arrivalMethod({
  params: JoinRoomParams,
  order: 'alone',
  call: async (client, { secret, ...params }, { making, participants, gatewayId, secret: expected }) => {
    if (params.metadata.length > MAX_METADATA) throw errorMetadataTooLong(MAX_METADATA);
    const insecure = secret !== '' && expected.matches(secret);
    const arrivalId = randomUUID();
    const arrival = { kind: 'arrival', sessionId: params.session, arrivalId } as const;
    return participants.expecting(arrivalId, async () => {
      const joined = await making.ask(rpcOperations.joinRoom, { params, insecure, gatewayId, arrivalId }, arrival);
      const start = client.presence.arrive(joined, () => void making.takeBack(arrival));
      return { result: joined.result, afterwards: start };
    });
  },
});

/** A participant comes back with a new socket (WebSocket reference 6). What it missed follows behind the answer. */
export const connect = arrivalMethod({
  // A client that never joined has no id to show; it must be told the same as one that is too late, or it tries for ever.
  params: z.object({ sessionId: ConnectParams.shape.sessionId.nullish() }),
  order: 'alone',
  call: async (client, { sessionId }, { making, gatewayId }) => {
    if (!sessionId) throw errorReconnection();
    const comeBack = { kind: 'return', rpcSessionId: sessionId, gatewayId } as const;
    const attachment = await making.ask(rpcOperations.connect, { params: { sessionId }, gatewayId }, comeBack);
    const start = client.presence.arrive({ attachment, rpcSessionId: sessionId });
    return { result: { value: 'reconnection successful' }, afterwards: start };
  },
});
