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
  call: async (client, { secret, ...params }, { bus, gatewayId, secret: expected }) => {
    if (params.metadata.length > MAX_METADATA) throw errorMetadataTooLong(MAX_METADATA);
    const insecure = secret !== '' && expected.matches(secret);
    const joined = await bus.request(rpcOperations.joinRoom, { params, insecure, gatewayId });
    const start = client.presence.arrive(joined);
    return { result: joined.result, afterwards: start };
  },
});

/** A participant comes back with a new socket (WebSocket reference 6). What it missed follows behind the answer. */
export const connect = arrivalMethod({
  // A client that never joined has no id to show; it must be told the same as one that is too late, or it tries for ever.
  params: z.object({ sessionId: ConnectParams.shape.sessionId.nullish() }),
  order: 'alone',
  call: async (client, { sessionId }, { bus, gatewayId }) => {
    if (!sessionId) throw errorReconnection();
    const attachment = await bus.request(rpcOperations.connect, { params: { sessionId }, gatewayId });
    const start = client.presence.arrive({ attachment, rpcSessionId: sessionId });
    return { result: { value: 'reconnection successful' }, afterwards: start };
  },
});
