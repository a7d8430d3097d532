import { type Attachment, gatewayOperations } from '@convene/service-contracts';
import { FailureLog, ServiceBus } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { untilAnswered } from '../session-service/until-answered.js';

interface Report {
  /** With the highest cursor that it was reported with. */
  place: Attachment;
  told: Promise<void>;
}

/** Tells the session service of participants whose socket is gone without a goodbye. */
@Injectable()
export class LostConnections {
  private readonly logger = new Logger('lost');
  private readonly failures = new FailureLog(this.logger, 'reporting lost sockets');
  private readonly underWay = new Map<string, Report>();

  constructor(private readonly bus: ServiceBus) {}

  /**
   * Asks until there is an answer; of a place that is reported again meanwhile it asks no more often. Whoever must not wait
   * for ever bounds it himself; the service notices silence too.
   */
  async report(place: Attachment): Promise<void> {
    const key = `${place.sessionUid} ${place.connectionId} ${place.attachment}`;
    const before = this.underWay.get(key);
    if (before) {
      if (place.cursor > before.place.cursor) before.place = place;
      return before.told;
    }
    const { sessionUid, connectionId, cursor } = place;
    this.logger.log({ sessionUid, connectionId, cursor, msg: 'The socket of a participant is gone' });
    const report = { place, told: Promise.resolve() };
    const tell = () => this.bus.request(gatewayOperations.connectionLost, report.place);
    report.told = untilAnswered(tell, this.failures).finally(() => this.underWay.delete(key));
    this.underWay.set(key, report);
    await report.told;
  }
}
