import { SessionEvent, type Audience, type SessionEventBody } from '@convene/service-contracts';
import { guarded } from '@convene/service-kit';
import type { Database } from './database.js';
import type { Prisma, Session } from './generated/client.js';

/** The session does not exist, or not any more. */
export class SessionGone extends Error {
  override readonly name = 'SessionGone';
}

/** What can be done to a session while its row is locked. */
export class SessionTransaction {
  private readonly events: SessionEvent[] = [];
  private readonly afterwards: (() => void)[] = [];

  constructor(
    readonly db: Prisma.TransactionClient,
    /** The row as it was when it was locked. */
    readonly session: Session,
  ) {}

  /** Writes an entry into the session's log, in this transaction. */
  emit(body: SessionEventBody, audience: Audience): void {
    this.events.push({ seq: this.head + 1, audience, body });
  }

  /** The number of the last entry of the log, those of this transaction included. */
  get head(): number {
    return this.session.lastEventSeq + this.events.length;
  }

  /** Does something once the change is committed, and only then. What it throws is noted, and reaches nobody. */
  afterCommit(work: () => void): void {
    this.afterwards.push(work);
  }

  /** @internal Writes what was emitted, and returns it. */
  async writeLog(): Promise<SessionEvent[]> {
    if (this.events.length === 0) return [];
    const sessionUid = this.session.uid;
    await this.db.sessionEvent.createMany({
      data: this.events.map(({ seq, audience, body }) => ({
        sessionUid,
        seq,
        type: body.type,
        body,
        audience,
      })) as never,
    });
    await this.db.session.update({
      where: { uid: sessionUid },
      data: { lastEventSeq: this.head },
      select: { uid: true },
    });
    return this.events;
  }

  /** @internal */
  finish(): void {
    for (const work of this.afterwards) guarded('what follows a commit', work);
  }
}

/** Who is told of what a change wrote into the log. */
export interface LogReaders {
  /** Inside the transaction: what has to be written together with the entries. */
  follow?: (transaction: SessionTransaction, events: SessionEvent[]) => Promise<void>;
  /** Right before the commit. Throws when nobody waits for the change any more: then nothing has happened. */
  beforeCommit?: () => void;
  /** After the commit: tells the gateways of the entries; they find lost ones by the gap. What it throws is noted. */
  announce: (session: Session, events: SessionEvent[]) => void;
}

/**
 * The one way to change a session: under a lock on its row, in one short transaction that also writes its log, so that
 * the entries have the order of the changes, on however many replicas. Never wait for media inside.
 */
export class SessionTransactions {
  /** The last change of each session that this process is at or has waiting. */
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(
    private readonly database: Database,
    private readonly readers: LogReaders,
  ) {}

  /**
   * For whatever enters a session, or is done in it.
   * @throws SessionGone when there is no such session, or it has ended: also when its log is still open for the results of
   *   its recordings
   */
  async change<T>(sessionUid: string, work: (transaction: SessionTransaction) => Promise<T>): Promise<T> {
    return this.inTurn(sessionUid, work, false);
  }

  /**
   * As `change`, also after the end of the session, for what is finished only then: its recordings, and its log.
   * @throws SessionGone when nothing is kept of the session any more
   */
  async changeEvenClosed<T>(sessionUid: string, work: (transaction: SessionTransaction) => Promise<T>): Promise<T> {
    return this.inTurn(sessionUid, work, true);
  }

  private async inTurn<T>(
    sessionUid: string,
    work: (transaction: SessionTransaction) => Promise<T>,
    evenClosed: boolean,
  ): Promise<T> {
    // Waiting here for the other changes of this process leaves the connections to Postgres to other sessions.
    const before = this.queues.get(sessionUid) ?? Promise.resolve();
    const change = before.then(() => this.changeNow(sessionUid, work, evenClosed));
    const settled = change.then(ignore, ignore);
    this.queues.set(sessionUid, settled);
    try {
      return await change;
    } finally {
      if (this.queues.get(sessionUid) === settled) this.queues.delete(sessionUid);
    }
  }

  private async changeNow<T>(
    sessionUid: string,
    work: (transaction: SessionTransaction) => Promise<T>,
    evenClosed: boolean,
  ): Promise<T> {
    const { transaction, result, events } = await this.database.$transaction(async (db) => {
      const opened = new SessionTransaction(db, await lock(db, sessionUid, evenClosed));
      const outcome = await work(opened);
      const written = await opened.writeLog();
      if (written.length > 0) await this.readers.follow?.(opened, written);
      this.readers.beforeCommit?.();
      return { transaction: opened, result: outcome, events: written };
    });
    // It is done: nothing that goes wrong from here on may make it look undone, or keep the rest from being told.
    if (events.length > 0) guarded('announcing events', () => this.readers.announce(transaction.session, events));
    transaction.finish();
    return result;
  }
}

const ignore = (): void => undefined;

async function lock(db: Prisma.TransactionClient, sessionUid: string, evenClosed: boolean): Promise<Session> {
  const [session] = await db.$queryRaw<Session[]>`
    SELECT uid, session_id AS "sessionId", reserved_id AS "reservedId", media_mode AS "mediaMode",
      recording_mode AS "recordingMode", default_output_mode AS "defaultOutputMode",
      default_recording_layout AS "defaultRecordingLayout", default_custom_layout AS "defaultCustomLayout",
      custom_session_id AS "customSessionId", created_at AS "createdAt", activated_at AS "activatedAt",
      closed_at AS "closedAt", media_node_id AS "mediaNodeId", placed_at AS "placedAt", last_event_seq AS "lastEventSeq",
      public_url AS "publicUrl", recording_uid AS "recordingUid", recording_refused AS "recordingRefused",
      autostop_at AS "autostopAt", closing_reason AS "closingReason", closing_since AS "closingSince"
    FROM session WHERE uid = ${sessionUid}::uuid
      AND (${evenClosed} OR (closed_at IS NULL AND closing_reason IS NULL)) FOR UPDATE`;
  if (!session) throw new SessionGone(`There is no session ${sessionUid}`);
  return session;
}
