import type { SessionTransaction } from '@convene/database';
import { cdrLine, type BackendEvent } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration.js';
import type { EventSink } from '../events/event-sink.js';
import { CdrWriter } from './cdr-writer.js';

/** Keeps the lines of the CDR in the database until they are in the file. */
@Injectable()
export class CdrOutbox implements EventSink {
  readonly isOn: boolean;

  constructor(
    private readonly writer: CdrWriter,
    @Inject(CONFIGURATION) configuration: SessionConfiguration,
  ) {
    this.isOn = configuration.OPENVIDU_CDR;
  }

  async store(transaction: SessionTransaction, events: BackendEvent[]): Promise<void> {
    await transaction.db.cdrEntry.createMany({ data: events.map((event) => ({ line: cdrLine(event) })) });
    transaction.afterCommit(() => this.writer.wake());
  }
}
