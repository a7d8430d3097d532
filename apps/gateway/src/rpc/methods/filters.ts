import {
  ApplyFilterParams,
  ExecFilterMethodParams,
  FilterEventListenerParams,
  type FilterRequest,
  RemoveFilterParams,
} from '@convene/openvidu-protocol';
import { rpcOperations } from '@convene/service-contracts';
import type { z } from 'zod';
import { type Methods, type ParticipantMethod, participantMethod } from './method.js';

/** Requests about the filter of one stream keep their order, whichever of them it is. */
const FILTER = { lane: ({ streamId }: { streamId: string }) => `filter ${streamId}` };

function filterMethod<Params extends z.ZodType<{ streamId: string }>>(
  schema: Params,
  requestOf: (params: z.infer<Params>) => FilterRequest,
): ParticipantMethod {
  return participantMethod({
    params: schema,
    order: FILTER,
    answer: async ({ participant, params }, { bus }) => ({
      result: await bus.request(rpcOperations.filter, { ...participant.caller, request: requestOf(params) }),
    }),
  });
}

/** The methods about filters (WebSocket reference 7.12). */
export const FILTERS: Methods = {
  applyFilter: filterMethod(ApplyFilterParams, (given) => ({ ...given, action: 'applyFilter' })),
  removeFilter: filterMethod(RemoveFilterParams, (given) => ({ ...given, action: 'removeFilter' })),
  execFilterMethod: filterMethod(ExecFilterMethodParams, (given) => ({ ...given, action: 'execFilterMethod' })),
  addFilterEventListener: filterMethod(FilterEventListenerParams, (given) => ({
    ...given,
    action: 'addFilterEventListener',
  })),
  removeFilterEventListener: filterMethod(FilterEventListenerParams, (given) => ({
    ...given,
    action: 'removeFilterEventListener',
  })),
};
