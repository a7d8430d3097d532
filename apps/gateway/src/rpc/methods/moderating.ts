import { ForceDisconnectParams, ForceUnpublishParams, ownerIn } from '@convene/openvidu-protocol';
import { rpcOperations } from '@convene/service-contracts';
import type { Participant } from '../../participants/participant.js';
import { type Answer, type Methods, participantMethod } from './method.js';

/** What moderators do to others. */
export const MODERATING: Methods = {
  /** The moderator is told that the other one has left, then he is answered (WebSocket reference 7.10). */
  forceDisconnect: participantMethod({
    params: ForceDisconnectParams,
    order: { lane: ({ connectionId }) => connectionId },
    answer: async ({ participant, params }, { bus }) => {
      const evict = () => bus.request(rpcOperations.forceDisconnect, { ...participant.caller, params });
      // Who sends himself out is answered first: with his eviction his socket closes.
      if (params.connectionId === participant.connectionId) return answeredFirst(participant, evict);
      const { toldWith } = await evict();
      if (toldWith !== undefined) await participant.notifiedUpTo(toldWith);
      return { result: {} };
    },
  }),

  /** The moderator is answered, then he is told that the stream has ended, as its owner is (WebSocket reference 7.11). */
  forceUnpublish: participantMethod({
    params: ForceUnpublishParams,
    order: { lane: ({ streamId }) => ownerIn(streamId) },
    answer: ({ participant, params }, { bus }) =>
      answeredFirst(participant, () => bus.request(rpcOperations.forceUnpublish, { ...participant.caller, params })),
  }),
};

/** Keeps notifications back until the request is answered, whatever comes of it. */
async function answeredFirst(participant: Participant, ask: () => Promise<unknown>): Promise<Answer> {
  const release = participant.keepBack();
  try {
    await ask();
    return { result: {}, afterwards: release };
  } catch (error) {
    release();
    throw error;
  }
}
