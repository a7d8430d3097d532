import { Database, Prisma, SessionTransactions } from '@convene/database';
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
import type { SessionConfiguration } from '../configuration.js';
import { Departures } from '../connections/departures.js';
import { RecordingWatch } from '../recordings/recording-watch.js';
import { changeSession } from './change-session.js';
import { findSession } from './find-session.js';
import { sessionObject, WITH_CONNECTIONS } from './session-object.js';

/** How many sessions a page of the list holds, at most. */
const PAGE = 50;

@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly departures: Departures,
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
    const session = await findSession(this.database, sessionId);
    return { exists: session !== undefined, active: session?.activatedAt != null };
  }

  /** @throws RestError 404 */
  async get(sessionId: string): Promise<SessionObject> {
    const session = await this.database.session.findUnique({
      where: { reservedId: sessionId },
      include: WITH_CONNECTIONS,
    });
    if (!session) throw errorNoSession();
    return sessionObject(session);
  }

  /** A page of the sessions in the order of their making. */
  async list(after: string | undefined): Promise<{ sessions: SessionObject[]; next?: string }> {
    const sessions = await this.database.session.findMany({
      where: { reservedId: { not: null }, ...(after ? { uid: { gt: after } } : {}) },
      orderBy: { uid: 'asc' },
      take: PAGE,
      include: WITH_CONNECTIONS,
    });
    const page = fittingItems(sessions.map(sessionObject));
    const isLast = sessions.length < PAGE && page.length === sessions.length;
    return { sessions: page, next: isLast ? undefined : sessions[page.length - 1]?.uid };
  }

  /** Ends a session and evicts everybody; waits for a while for the result of its recording. @throws RestError 404 */
  async close(sessionId: string, reason: Reason): Promise<void> {
    const session = await findSession(this.database, sessionId);
    if (!session) throw errorNoSession();
    await changeSession(this.transactions, session.uid, errorNoSession, (transaction) =>
      this.departures.closeSession(transaction, reason),
    );
    await this.watch.until(session.uid, this.configuration.OPENVIDU_RECORDING_STOP_WAIT * 1_000, async () => {
      const row = await this.database.session.findUnique({ where: { uid: session.uid }, select: { closedAt: true } });
      return row === null || row.closedAt !== null ? true : undefined;
    });
  }
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
