import { randomUUID } from 'node:crypto';
import {
  OnIceCandidateParams,
  ownerIn,
  parseSignalMessage,
  PublishVideoParams,
  ReceiveVideoFromParams,
  ReconnectStreamParams,
  SendMessageParams,
  StreamPropertyChangedParams,
  UnsubscribeFromVideoParams,
} from '@convene/openvidu-protocol';
import { rpcOperations } from '@convene/service-contracts';
import { z } from 'zod';
import { connect, joinRoom } from './arrival.js';
import { FILTER_METHODS } from './filter-methods.js';
import { type Method, openMethod, participantMethod } from './method.js';
import { forceDisconnect, forceUnpublish } from './moderation.js';

/** Requests about the participant's own stream. */
const OWN_STREAM = { lane: () => 'own stream' };
/** Requests about one other participant's stream, whichever of its ids they name. */
const REMOTE_STREAM = { lane: ({ sender }: { sender: string }) => ownerIn(sender) };
/** Requests about a stream that may be the own one. */
const ANY_STREAM = {
  lane: ({ stream }: { stream: string }, participant?: { connectionId: string }) =>
    ownerIn(stream) === participant?.connectionId ? OWN_STREAM.lane() : ownerIn(stream),
};

const anything = z.looseObject({});

/** Answered for newer clients, which expect an answer; nothing is done with it. */
const acknowledged = participantMethod({ params: anything, order: 'now', call: async () => ({ result: {} }) });

/** Later clients ask it before they give up, to tell a lost network from a crashed server; no life is ever told them. */
const sessionStatus = openMethod({ params: anything, order: 'now', call: async () => ({ result: { life: -1 } }) });

/** Every method of the WebSocket protocol except `ping`, which each socket answers by itself. */
export const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['joinRoom', joinRoom],
  ['connect', connect],
  [
    'leaveRoom',
    participantMethod({
      params: anything,
      order: 'alone',
      call: async ({ caller }, _, { bus }, client) => {
        await bus.request(rpcOperations.leaveRoom, caller);
        return { result: {}, afterwards: client.leave() };
      },
    }),
  ],
  [
    'publishVideo',
    participantMethod({
      params: PublishVideoParams,
      order: OWN_STREAM,
      call: async ({ caller }, params, { making }) => {
        const publicationId = randomUUID();
        const { sessionUid } = caller;
        const publication = { kind: 'publication', sessionUid, publicationId } as const;
        const request = { ...caller, params, publicationId };
        return { result: await making.ask(rpcOperations.publishVideo, request, publication) };
      },
    }),
  ],
  [
    'unpublishVideo',
    participantMethod({
      params: anything,
      order: OWN_STREAM,
      call: async ({ caller }, _, { bus }) => ({ result: await bus.request(rpcOperations.unpublishVideo, caller) }),
    }),
  ],
  [
    'streamPropertyChanged',
    participantMethod({
      params: StreamPropertyChangedParams,
      order: OWN_STREAM,
      call: async ({ caller }, params, { bus }) => ({
        result: await bus.request(rpcOperations.streamPropertyChanged, { ...caller, params }),
      }),
    }),
  ],
  [
    'reconnectStream',
    participantMethod({
      params: ReconnectStreamParams,
      order: ANY_STREAM,
      call: async ({ caller }, params, { bus }) => ({
        result: await bus.request(rpcOperations.reconnectStream, { ...caller, params }),
      }),
    }),
  ],
  [
    'receiveVideoFrom',
    participantMethod({
      params: ReceiveVideoFromParams,
      order: REMOTE_STREAM,
      call: async ({ caller }, params, { making }) => {
        const subscriptionId = randomUUID();
        const { sessionUid } = caller;
        const subscription = { kind: 'subscription', sessionUid, subscriptionId } as const;
        const request = { ...caller, params, subscriptionId };
        return { result: await making.ask(rpcOperations.receiveVideoFrom, request, subscription) };
      },
    }),
  ],
  [
    'unsubscribeFromVideo',
    participantMethod({
      params: UnsubscribeFromVideoParams,
      order: REMOTE_STREAM,
      call: async ({ caller }, params, { bus }) => ({
        result: await bus.request(rpcOperations.unsubscribeFromVideo, { ...caller, params }),
      }),
    }),
  ],
  [
    'sendMessage',
    participantMethod({
      params: SendMessageParams,
      order: 'own queue',
      call: async (participant, { message }, _, { signals }, isAwaited) => {
        const signal = parseSignalMessage(message);
        const toldWith = await signals.send(participant.caller, signal, message.length, isAwaited);
        if (toldWith !== undefined) await participant.hasBeenTold(toldWith);
        return { result: {} };
      },
    }),
  ],
  ['forceDisconnect', forceDisconnect],
  ['forceUnpublish', forceUnpublish],
  ...FILTER_METHODS,
  // The media nodes answer with their own candidates and find the client by its packets; its candidates tell nothing.
  [
    'onIceCandidate',
    participantMethod({ params: OnIceCandidateParams, order: 'now', call: async () => ({ result: {} }) }),
  ],
  ['videoData', acknowledged],
  ['echo', acknowledged],
  ['sessionStatus', sessionStatus],
]);
