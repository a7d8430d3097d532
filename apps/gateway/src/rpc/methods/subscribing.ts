import { randomUUID } from 'node:crypto';
import { ownerIn, ReceiveVideoFromParams, UnsubscribeFromVideoParams } from '@convene/openvidu-protocol';
import { rpcOperations } from '@convene/service-contracts';
import { type Methods, participantMethod } from './method.js';

/** Requests about one other participant's stream keep their order, whichever of its ids they name. */
const REMOTE_STREAM = { lane: ({ sender }: { sender: string }) => ownerIn(sender) };

/** How participants receive the streams of others. */
export const SUBSCRIBING: Methods = {
  receiveVideoFrom: participantMethod({
    params: ReceiveVideoFromParams,
    order: REMOTE_STREAM,
    answer: async ({ participant: { caller }, params }, { revocable }) => {
      const subscriptionId = randomUUID();
      const subscription = { kind: 'subscription', sessionUid: caller.sessionUid, subscriptionId } as const;
      const request = { ...caller, params, subscriptionId };
      return { result: await revocable.ask(rpcOperations.receiveVideoFrom, request, subscription), made: subscription };
    },
  }),

  unsubscribeFromVideo: participantMethod({
    params: UnsubscribeFromVideoParams,
    order: REMOTE_STREAM,
    answer: async ({ participant, params }, { bus }) => ({
      result: await bus.request(rpcOperations.unsubscribeFromVideo, { ...participant.caller, params }),
    }),
  }),
};
