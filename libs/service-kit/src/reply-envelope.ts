import { SERVICE_ERROR_CODES, ServiceError } from '@convene/service-contracts';
import { z } from 'zod';

/** How an operation's outcome travels over NATS: the reply, or an error as a code. */
export const ReplyEnvelope = z.union([
  z.object({ ok: z.unknown() }),
  z.object({
    error: z.object({
      code: z.enum(SERVICE_ERROR_CODES),
      message: z.string(),
      status: z.int().optional(),
      rpcCode: z.int().optional(),
    }),
  }),
]);
export type ReplyEnvelope = z.infer<typeof ReplyEnvelope>;

/** @throws ServiceError when the envelope carries one, or is none. */
export function openEnvelope(received: unknown): unknown {
  const envelope = ReplyEnvelope.safeParse(received);
  if (!envelope.success) throw new ServiceError('invalid-request', 'The answer is not of the contract’s shape');
  if ('error' in envelope.data) {
    const { code, message, status, rpcCode } = envelope.data.error;
    throw new ServiceError(code, message, { status, rpcCode });
  }
  return envelope.data.ok;
}

export function errorEnvelope(error: ServiceError): ReplyEnvelope {
  return { error: { code: error.code, message: error.message, ...error.details } };
}
