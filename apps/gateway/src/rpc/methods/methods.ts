import { OnIceCandidateParams } from '@convene/openvidu-protocol';
import { z } from 'zod';
import { FILTERS } from './filters.js';
import { JOINING } from './joining.js';
import { type Method, type Methods, openMethod, participantMethod } from './method.js';
import { MODERATING } from './moderating.js';
import { PUBLISHING } from './publishing.js';
import { SIGNALLING } from './signalling.js';
import { SUBSCRIBING } from './subscribing.js';

/** Answered because clients wait for that; nothing is done with it. */
const acknowledged = (params: z.ZodType) =>
  participantMethod({ params, order: 'now', answer: async () => ({ result: {} }) });

const ACKNOWLEDGED: Methods = {
  // The media nodes answer with their own candidates and find the client by its packets; its candidates tell nothing.
  onIceCandidate: acknowledged(OnIceCandidateParams),
  // Of newer clients.
  videoData: acknowledged(z.looseObject({})),
  echo: acknowledged(z.looseObject({})),
  /** Later clients ask it before they give up, to tell a lost network from a crashed server; no life is ever told them. */
  sessionStatus: openMethod({
    params: z.looseObject({}),
    order: 'now',
    answer: async () => ({ result: { life: -1 } }),
  }),
};

/** Every method of the WebSocket protocol except `ping`, which each socket answers by itself. */
export const METHODS: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    ...JOINING,
    ...PUBLISHING,
    ...SUBSCRIBING,
    ...MODERATING,
    ...SIGNALLING,
    ...FILTERS,
    ...ACKNOWLEDGED,
  }),
);
