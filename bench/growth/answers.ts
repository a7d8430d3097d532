import { type Operation, type ReplyOf, type RequestOf, ServiceError, subjectOf } from '@convene/service-contracts';
import type { NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';

/** How a request is packed by who asks. */
const Packet = z.object({ data: z.unknown(), id: z.string() });

/**
 * Answers what one named process is asked, as the services' own transport does, but without a framework. What is not of
 * the contract's shape, either way, ends this process: then it is the simulation that is wrong.
 *
 * @param work throws ServiceError where the contract has errors
 */
export function answer<O extends Operation>(
  nats: NatsConnection,
  operation: O,
  target: string,
  work: (request: RequestOf<O>) => ReplyOf<O> | Promise<ReplyOf<O>>,
): void {
  const outcome = async (data: unknown) => {
    const request = operation.request.parse(data) as RequestOf<O>;
    try {
      return { ok: operation.reply.parse(await work(request)) };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return { serviceError: { code: error.code, message: error.message } };
    }
  };
  nats.subscribe(subjectOf(operation, target), {
    queue: target,
    callback: (error, message) => {
      if (error) throw error;
      const { data, id } = Packet.parse(message.json());
      void outcome(data).then((response) => message.respond(JSON.stringify({ response, isDisposed: true, id })));
    },
  });
}
