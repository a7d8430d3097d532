import { type Attachment, gatewayOperations } from '@convene/service-contracts';
import { FailureLog, ServiceBus } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { retryDelay } from './retry-delay.js';

/** Tells the session service of participants whose socket is gone without a goodbye. */
@Injectable()
export class LostConnections {
  private readonly logger = new Logger('lost');
  private readonly failures = new FailureLog(this.logger, 'reporting lost sockets');

  constructor(private readonly bus: ServiceBus) {}

  /** Asks until there is an answer. Whoever must not wait for ever bounds it himself; the service notices silence too. */
  async report(attachment: Attachment): Promise<void> {
    const { sessionUid, connectionId } = attachment;
    this.logger.log({
      sessionUid,
      connectionId,
      cursor: attachment.cursor,
      msg: 'The socket of a participant is gone',
    });
    for (let attempt = 0; ; attempt++) {
      try {
        await this.bus.request(gatewayOperations.connectionLost, attachment);
        this.failures.succeeded();
        return;
      } catch (error) {
        this.failures.failed(error);
        await retryDelay(attempt);
      }
    }
  }
}
