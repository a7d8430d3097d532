import { ServiceError, subjectOf, type Operation, type ReplyOf, type RequestOf } from '@convene/service-contracts';
import { Logger } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { Histogram } from 'prom-client';
import { from, type Observable } from 'rxjs';
import { TooLate } from './deadline.js';
import { givenUp } from './given-up.js';
import { inFlight } from './in-flight.js';
import { isOutage } from './outages.js';
import { errorEnvelope, type ReplyEnvelope } from './reply-envelope.js';
import { partsOf } from './reply-parts.js';

const logger = new Logger('operations');
const seconds = new Histogram({
  name: 'convene_operation_seconds',
  help: 'Time to answer an operation asked over NATS, in seconds',
  labelNames: ['operation', 'outcome'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
});

export type Handler<O extends Operation> = (request: RequestOf<O>) => Promise<ReplyOf<O>>;

/**
 * Marks the method of a Nest controller that answers an operation. The method gets the validated request; a
 * RestError, RpcError or ServiceError it throws reaches the asker as it is; anything else is logged and arrives as
 * `internal`.
 * @param target the process that the subject names, for operations that one named process answers
 */
export function Handles<O extends Operation>(operation: O, target?: string) {
  return (prototype: object, key: string, descriptor: TypedPropertyDescriptor<Handler<O>>): void => {
    const handler = descriptor.value!;
    const answering = async function (this: object, received: unknown): Promise<ReplyEnvelope | Observable<unknown>> {
      const outcome = await outcomeOf(operation, (request) => handler.call(this, request), received);
      return operation.largeReply ? from(partsOf(outcome)) : outcome;
    };
    // Nest sends on what the method returns, so from here on the method's reply is an envelope.
    descriptor.value = answering as unknown as Handler<O>;
    MessagePattern(subjectOf(operation, target))(prototype, key, descriptor);
  };
}

/** What is answered to a request. A graceful stop waits for it. Never throws. */
export async function outcomeOf<O extends Operation>(
  operation: O,
  handler: Handler<O>,
  received: unknown,
): Promise<ReplyEnvelope> {
  const stop = seconds.startTimer({ operation: operation.name });
  const outcome = await inFlight.track(answer(operation, handler, received));
  stop({ outcome: Object.keys(outcome)[0] });
  return outcome;
}

async function answer<O extends Operation>(
  operation: O,
  handler: Handler<O>,
  received: unknown,
): Promise<ReplyEnvelope> {
  try {
    const request = operation.request.safeParse(received);
    if (!request.success) throw new ServiceError('invalid-request', `${operation.name}: ${request.error.message}`);
    return { ok: (await handler(request.data as RequestOf<O>)) ?? {} };
  } catch (error) {
    if (error instanceof TooLate) givenUp.inc({ operation: operation.name, stage: 'undone' });
    const expected = errorEnvelope(error);
    if (expected) return expected;
    if (isOutage(error)) {
      logger.warn({ reason: String(error), operation: operation.name, msg: 'What the service depends on is away' });
      return errorEnvelope(new ServiceError('unavailable', `${operation.name} cannot be done at the moment`))!;
    }
    logger.error({ err: error, operation: operation.name, msg: 'An operation failed unexpectedly' });
    return errorEnvelope(new ServiceError('internal', `${operation.name} failed; its service's log says why`))!;
  }
}
