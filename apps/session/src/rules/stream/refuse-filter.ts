import type { Connection, Stream } from '@convene/database/session';
import {
  errorFilterOptions,
  errorMayNot,
  errorNoFilterApplied,
  errorNoFilters,
  errorNoUserForStream,
  errorOwnerNotFound,
  KurentoOptions,
  type FilterRequest,
  type RpcError,
} from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';
import { isModerator } from '../role.js';

/** How each action is called in the error of who may not do it. */
const ACTIONS: Record<FilterRequest['action'], string> = {
  applyFilter: 'apply filter',
  removeFilter: 'remove filter',
  execFilterMethod: 'execute filter method',
  addFilterEventListener: 'add filter event listener',
  removeFilterEventListener: 'remove filter event listener',
};

/**
 * The rules of filters (protocol 7.12) without the filters, which this server does not have: whoever asks is told at
 * once what is wrong, with the error that he would get where filters exist.
 * @throws RpcError always: 401, 406, 102, 999
 */
export function refuseFilter(draft: Draft, caller: Connection, request: FilterRequest): never {
  const { sessionId } = draft.session;
  const stream = draft.streams.get(request.streamId);
  if (!mayDo(caller, stream, request)) throw errorMayNot(ACTIONS[request.action]);
  checkJson(request);
  if (!stream) throw unknownStream(request, sessionId);
  if (request.action === 'applyFilter') throw errorNoFilters();
  throw errorNoFilterApplied(draft.connections.get(stream.ownerId)!.connectionId, sessionId);
}

/** Moderators may do everything; others with their own stream, and apply only what their token allows. */
function mayDo(connection: Connection, stream: Stream | undefined, request: FilterRequest): boolean {
  if (isModerator(connection)) return true;
  if (stream?.ownerId !== connection.id) return false;
  if (request.action !== 'applyFilter') return true;
  const { allowedFilters = [] } = KurentoOptions.parse(connection.kurentoOptions ?? {});
  return allowedFilters.includes(request.type);
}

function checkJson(request: FilterRequest): void {
  if (request.action === 'applyFilter' && !isJsonObject(request.options)) {
    throw errorFilterOptions('options', request.options);
  }
  if (request.action === 'execFilterMethod' && !isJsonObject(request.params)) {
    throw errorFilterOptions('params', request.params);
  }
}

function isJsonObject(text: string): boolean {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && !Array.isArray(json);
  } catch {
    return false;
  }
}

function unknownStream({ action, streamId }: FilterRequest, session: string): RpcError {
  const listening = action === 'addFilterEventListener' || action === 'removeFilterEventListener';
  return listening ? errorNoUserForStream(streamId, session) : errorOwnerNotFound(streamId, session);
}
