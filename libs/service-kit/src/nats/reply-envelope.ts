import { RestError, RpcError } from '@convene/openvidu-protocol';
import { SERVICE_ERROR_CODES, ServiceError } from '@convene/service-contracts';
import { z } from 'zod';

/** How an operation's outcome travels over NATS: the reply, or an error without its stack. */
const ReplyEnvelope = z.union([
  z.object({ ok: z.unknown() }),
  z.object({ restError: z.object({ status: z.int(), message: z.string() }) }),
  z.object({ rpcError: z.object({ code: z.int(), message: z.string() }) }),
  z.object({ serviceError: z.object({ code: z.enum(SERVICE_ERROR_CODES), message: z.string() }) }),
]);
export type ReplyEnvelope = z.infer<typeof ReplyEnvelope>;

/** The envelope of an error that may cross the wire; undefined for any other, which is a bug. */
export function errorEnvelope(error: unknown): ReplyEnvelope | undefined {
  if (error instanceof RestError) return { restError: { status: error.status, message: error.message } };
  if (error instanceof RpcError) return { rpcError: { code: error.code, message: error.message } };
  if (error instanceof ServiceError) return { serviceError: { code: error.code, message: error.message } };
  return undefined;
}

/** @throws RestError, RpcError or ServiceError, whichever is inside; ServiceError when it is no envelope at all. */
export function openEnvelope(received: unknown): unknown {
  const envelope = ReplyEnvelope.safeParse(received);
  if (!envelope.success) throw new ServiceError('invalid-request', 'The answer is not of the contract’s shape');
  if ('restError' in envelope.data)
    throw new RestError(envelope.data.restError.status, envelope.data.restError.message);
  if ('rpcError' in envelope.data) throw new RpcError(envelope.data.rpcError.code, envelope.data.rpcError.message);
  if ('serviceError' in envelope.data) {
    throw new ServiceError(envelope.data.serviceError.code, envelope.data.serviceError.message);
  }
  return envelope.data.ok;
}
