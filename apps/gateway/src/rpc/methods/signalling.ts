import { parseSignalMessage, SendMessageParams } from '@convene/openvidu-protocol';
import { type Methods, participantMethod } from './method.js';

/** What participants tell each other. */
export const SIGNALLING: Methods = {
  sendMessage: participantMethod({
    params: SendMessageParams,
    order: 'own queue',
    answer: async ({ participant, params: { message }, client, isAwaited }) => {
      const signal = parseSignalMessage(message);
      const toldWith = await client.signals.send(participant.caller, signal, message.length, isAwaited);
      if (toldWith !== undefined) await participant.notifiedUpTo(toldWith);
      return { result: {} };
    },
  }),
};
