import { z } from 'zod';
import { lenientText } from '../fields/lenient.js';

const StreamId = lenientText(z.string().max(500));
const Name = lenientText(z.string().max(200));
/** Clients send options and parameters of filters as JSON texts (protocol 7.12). */
const JsonText = lenientText(z.string());

export const ApplyFilterParams = z.object({ streamId: StreamId, type: Name, options: JsonText });
export const RemoveFilterParams = z.object({ streamId: StreamId });
export const ExecFilterMethodParams = z.object({ streamId: StreamId, method: Name, params: JsonText });
export const FilterEventListenerParams = z.object({ streamId: StreamId, eventType: Name });

/** What a client wants to do with the filter of a stream: the method's name and its parameters. */
export const FilterRequest = z.discriminatedUnion('action', [
  ApplyFilterParams.extend({ action: z.literal('applyFilter') }),
  RemoveFilterParams.extend({ action: z.literal('removeFilter') }),
  ExecFilterMethodParams.extend({ action: z.literal('execFilterMethod') }),
  FilterEventListenerParams.extend({ action: z.literal('addFilterEventListener') }),
  FilterEventListenerParams.extend({ action: z.literal('removeFilterEventListener') }),
]);
export type FilterRequest = z.infer<typeof FilterRequest>;
