import { z } from 'zod';
import { lenientInteger, lenientText } from '../fields/lenient.js';
import { RECONNECTION_ERROR_CODE, type RpcError } from '../errors/rpc-error.js';

/** A request as clients send it; `params` is absent in most pings. */
export const JsonRpcRequest = z.object({
  /** A number as well: 2.0 without its quotes. */
  jsonrpc: z.literal(['2.0', 2]).optional(),
  method: lenientText(z.string().min(1).max(100)),
  params: z.record(z.string(), z.unknown()).nullish(),
  /** May be sent as a text. The answer has the number, which all clients look for, also those that send texts. */
  id: lenientInteger(),
});
export type JsonRpcRequest = z.infer<typeof JsonRpcRequest>;

/** A text that is no number is no id of a request, but whoever sent it should know which one was refused. */
const JustAnId = z.object({ id: z.union([lenientInteger(), z.string().max(100)]) });

/** The id in an answer; null when there was none that could be read. */
export type AnsweredId = number | string | null;

/** What came in a text frame: a request, or the best id there is to answer the error with. */
export type ReadRequest = { request: JsonRpcRequest } | { problem: string; id: AnsweredId };

/** Reads one text frame; never throws. */
export function readRequest(frame: string): ReadRequest {
  let json: unknown;
  try {
    json = JSON.parse(frame);
  } catch {
    return { problem: 'The message is not JSON', id: null };
  }
  const request = JsonRpcRequest.safeParse(json);
  if (request.success) return { request: request.data };
  const named = JustAnId.safeParse(json);
  const where = request.error.issues
    .map((issue) => `${issue.path.join('.') || 'message'}: ${issue.message}`)
    .join('; ');
  return { problem: `The message is not a JSON-RPC request (${where})`, id: named.success ? named.data.id : null };
}

/** A success answer. A key that is undefined must not appear: clients treat `null` as a value. */
export function successFrame(id: number, result: object): string {
  return JSON.stringify({ id, result, jsonrpc: '2.0' });
}

export function errorFrame(id: AnsweredId, error: RpcError): string {
  const suffix = error.code === RECONNECTION_ERROR_CODE ? '' : `. Code: ${error.code}`;
  return JSON.stringify({ id, error: { code: error.code, message: `${error.message}${suffix}` }, jsonrpc: '2.0' });
}

/** A notification has no id: with one, the client would think that it has to answer. */
export function notificationFrame(method: string, params: object): string {
  return JSON.stringify({ method, params, jsonrpc: '2.0' });
}
