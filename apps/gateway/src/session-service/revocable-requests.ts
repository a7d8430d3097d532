import {
  gatewayOperations,
  ServiceError,
  type Operation,
  type ReplyOf,
  type RequestOf,
} from '@convene/service-contracts';
import { FailureLog, NobodyThere, ServiceBus } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { untilAnswered } from './until-answered.js';

/** It is not known whether something was made. Whatever there is of it is being taken back. */
export class GivenUp extends ServiceError {
  /** @param takenBack resolves when nothing is left of it */
  constructor(
    reason: string,
    readonly takenBack: Promise<void>,
  ) {
    super('unavailable', reason);
  }
}

/**
 * Asks for things to be made: either they are there and the client is told so, or he is told that they could not be made,
 * and nothing is left of them.
 */
@Injectable()
export class RevocableRequests {
  private readonly logger = new Logger('given up');
  private readonly failures = new FailureLog(this.logger, 'taking back what was given up');

  constructor(private readonly bus: ServiceBus) {}

  /**
   * @param made names what the request asks for
   * @throws GivenUp; whatever is thrown when it is certain that nothing was made
   */
  async ask<O extends Operation>(
    operation: O,
    request: RequestOf<O>,
    made: gatewayOperations.Made,
  ): Promise<ReplyOf<O>> {
    try {
      return await this.bus.request(operation, request);
    } catch (error) {
      if (!(error instanceof ServiceError) || error instanceof NobodyThere) throw error;
      throw this.giveUp(made, error.message);
    }
  }

  /** Takes back what cannot be told any more. @returns what is to be thrown */
  giveUp(made: gatewayOperations.Made, reason: string): GivenUp {
    return new GivenUp(reason, this.takeBack(made));
  }

  /** Resolves when there is nothing left of it. */
  async takeBack(made: gatewayOperations.Made): Promise<void> {
    await untilAnswered(() => this.bus.request(gatewayOperations.takeBack, made), this.failures);
  }
}
