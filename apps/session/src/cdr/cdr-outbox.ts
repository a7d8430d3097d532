import { cdrLine, type BackendEvent } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration/session-configuration.js';
import { CdrWriter } from './cdr-writer.js';

/** Keeps the lines of the CDR in the database until they are in the file. */
@Injectable()
export class CdrOutbox {
  readonly isOn: boolean;

  constructor(
    private readonly writer: CdrWriter,
    @Inject(CONFIGURATION) configuration: SessionConfiguration,
  ) {
    this.isOn = configuration.OPENVIDU_CDR;
  }

  rows(events: BackendEvent[]): { line: string }[] {
    return this.isOn ? events.map((event) => ({ line: cdrLine(event) })) : [];
  }

  written(): void {
    if (this.isOn) this.writer.wake();
  }
}
