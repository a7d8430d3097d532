import { Database } from '@convene/database';
import { RECORDER_CONNECTION_ID } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';
import { closeIfEmpty } from '../../rules/session/close-session.js';
import { EVERYTHING } from '../changing/parts.js';
import { Sessions } from '../changing/sessions.js';

/** Ends sessions that only somebody has joined who was never told so, and nobody else since: they are as good as unused. */
@Injectable()
export class EmptySessions {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  async end(): Promise<void> {
    const old = new Date(Date.now() - this.configuration.OPENVIDU_SESSIONS_GARBAGE_THRESHOLD * 1_000);
    const empty = await this.database.session.findMany({
      where: {
        activatedAt: { lt: old },
        closedAt: null,
        closingReason: null,
        // One that is recorded ends with its countdown, if it has one.
        OR: [{ recordingUid: null }, { autostopAt: null }],
        connections: { none: { connectionId: { not: RECORDER_CONNECTION_ID } } },
      },
      select: { uid: true },
    });
    for (const { uid } of empty) {
      await this.sessions.changeUnlessGone({ uid }, { parts: EVERYTHING }, closeIfEmpty);
    }
  }
}
