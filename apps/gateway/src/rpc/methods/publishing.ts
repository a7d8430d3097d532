import { randomUUID } from 'node:crypto';
import {
  ownerIn,
  PublishVideoParams,
  ReconnectStreamParams,
  StreamPropertyChangedParams,
} from '@convene/openvidu-protocol';
import { rpcOperations } from '@convene/service-contracts';
import { z } from 'zod';
import { type Methods, participantMethod } from './method.js';

/** Requests about the participant's own stream keep their order. */
const OWN_STREAM = { lane: () => 'own stream' };
/** Requests about a stream that may be the own one. */
const ANY_STREAM = {
  lane: ({ stream }: { stream: string }, participant?: { connectionId: string }) =>
    ownerIn(stream) === participant?.connectionId ? OWN_STREAM.lane() : ownerIn(stream),
};

/** What participants do with their own streams; reconnectStream also with one that they receive. */
export const PUBLISHING: Methods = {
  publishVideo: participantMethod({
    params: PublishVideoParams,
    order: OWN_STREAM,
    answer: async ({ participant: { caller }, params }, { revocable }) => {
      const publicationId = randomUUID();
      const publication = { kind: 'publication', sessionUid: caller.sessionUid, publicationId } as const;
      const request = { ...caller, params, publicationId };
      return { result: await revocable.ask(rpcOperations.publishVideo, request, publication), made: publication };
    },
  }),

  unpublishVideo: participantMethod({
    params: z.looseObject({}),
    order: OWN_STREAM,
    answer: async ({ participant }, { bus }) => ({
      result: await bus.request(rpcOperations.unpublishVideo, participant.caller),
    }),
  }),

  streamPropertyChanged: participantMethod({
    params: StreamPropertyChangedParams,
    order: OWN_STREAM,
    answer: async ({ participant, params }, { bus }) => ({
      result: await bus.request(rpcOperations.streamPropertyChanged, { ...participant.caller, params }),
    }),
  }),

  reconnectStream: participantMethod({
    params: ReconnectStreamParams,
    order: ANY_STREAM,
    answer: async ({ participant, params }, { bus }) => ({
      result: await bus.request(rpcOperations.reconnectStream, { ...participant.caller, params }),
    }),
  }),
};
