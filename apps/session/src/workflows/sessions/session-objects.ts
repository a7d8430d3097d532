import { Database, Prisma } from '@convene/database';
import {
  errorNoSession,
  errorSessionExists,
  newSessionId,
  type Reason,
  type SessionObject,
} from '@convene/openvidu-protocol';
import { fittingItems, type RequestOf, type restOperations } from '@convene/service-contracts';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';
import { closeSession } from '../../rules/session/close-session.js';
import { sessionObject } from '../../rules/session/session-object.js';
import { EVERYTHING } from '../changing/parts.js';
import { RecordingWatch } from '../recording/recording-watch.js';
import { Sessions } from '../changing/sessions.js';
import { readShownPage, readShownSession } from './shown-sessions.js';

@Injectable()
export class SessionObjects {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly watch: RecordingWatch,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  /** @throws RestError 409 when a session with the wanted id exists, used or not */
  async create(properties: RequestOf<typeof restOperations.createSession>): Promise<SessionObject> {
    const sessionId = properties.customSessionId || newSessionId();
    try {
      const session = await this.database.session.create({
        data: { ...properties, sessionId, reservedId: sessionId },
      });
      return sessionObject({ ...session, connections: [] });
    } catch (error) {
      if (isUniqueViolation(error)) throw errorSessionExists();
      throw error;
    }
  }

  async exists(sessionId: string): Promise<{ exists: boolean; active: boolean }> {
    const session = await this.database.session.findUnique({
      where: { reservedId: sessionId },
      select: { activatedAt: true },
    });
    return { exists: session !== null, active: session?.activatedAt != null };
  }

  /** @throws RestError 404 */
  async get(sessionId: string): Promise<SessionObject> {
    const session = await readShownSession(this.database, sessionId);
    if (!session) throw errorNoSession();
    return sessionObject(session);
  }

  /** A page of the sessions in the order of their making; `next` is the uid of its last one, if others follow. */
  async list(
    after: string | undefined,
    limit: number | undefined,
  ): Promise<{ sessions: SessionObject[]; next?: string }> {
    const { sessions, hasMore } = await readShownPage(this.database, after, limit);
    const page = fittingItems(sessions.map(sessionObject));
    const isLast = !hasMore && page.length === sessions.length;
    return { sessions: page, next: isLast ? undefined : sessions[page.length - 1]?.uid };
  }

  /** Ends a session and evicts everybody; waits for a while for the result of its recording. @throws RestError 404 */
  async close(sessionId: string, reason: Reason): Promise<void> {
    const needs = { parts: EVERYTHING, gone: errorNoSession };
    const { uid, closedAt } = await this.sessions.change({ sessionId }, needs, (draft) => {
      closeSession(draft, reason);
      return draft.session;
    });
    if (closedAt !== null) return;
    await this.watch.until(uid, this.configuration.OPENVIDU_RECORDING_STOP_WAIT * 1_000, async () => {
      const row = await this.database.session.findUnique({ where: { uid }, select: { closedAt: true } });
      return row === null || row.closedAt !== null ? true : undefined;
    });
  }
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
