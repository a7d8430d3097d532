import { Database } from '@convene/database';
import { Injectable } from '@nestjs/common';
import { autostop } from '../../rules/session/end-of-recording.js';
import { EVERYBODY } from '../changing/parts.js';
import { Sessions } from '../changing/sessions.js';

/** Ends recordings in which nobody has published for too long (REST semantics 3.2). */
@Injectable()
export class Autostop {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
  ) {}

  async sweep(): Promise<void> {
    const due = await this.database.session.findMany({
      where: { autostopAt: { lt: new Date() }, closedAt: null },
      select: { uid: true },
    });
    for (const { uid } of due) await this.sessions.changeUnlessGone({ uid }, { parts: EVERYBODY }, autostop);
  }
}
