import type { Parts } from '@convene/database';
import type { gatewayOperations } from '@convene/service-contracts';
import { Injectable, Logger } from '@nestjs/common';
import { undo } from '../rules/session/take-back.js';
import { endingStream, leaving } from './changing/parts.js';
import { Reconnection } from './reconnecting/reconnection.js';
import { Sessions } from './changing/sessions.js';

type Made = gatewayOperations.Made;

/**
 * Undoes what a gateway gave up on: nobody knows of it whose it is. Under the session's lock it is seen whether it has
 * happened; later it does not happen any more, because its deadline is over.
 */
@Injectable()
export class TakeBack {
  private readonly logger = new Logger('given up');

  constructor(
    private readonly sessions: Sessions,
    private readonly reconnection: Reconnection,
  ) {}

  async takeBack(made: Made): Promise<void> {
    if (made.kind === 'return') return this.reconnection.notReturned(made.rpcSessionId, made.gatewayId);
    const session = 'sessionUid' in made ? { uid: made.sessionUid } : { sessionId: made.sessionId };
    const undone = await this.sessions.changeUnlessGone(session, { parts: partsOf(made) }, (draft) =>
      undo(draft, made) ? draft.session.uid : undefined,
    );
    if (!undone) return;
    this.logger.log({ sessionUid: undone, kind: made.kind, msg: 'Taken back: nobody waits for it' });
  }
}

function partsOf(made: Exclude<Made, { kind: 'return' }>): Parts {
  switch (made.kind) {
    case 'arrival':
      return leaving(made.arrivalId);
    case 'publication':
      return endingStream(made.publicationId);
    case 'subscription':
      return { subscriptions: [made.subscriptionId] };
    case 'camera':
      return endingStream(made.publicationId);
  }
}
