import { Database } from '@convene/database';
import { sessionPlaced } from '@convene/service-contracts';
import { FailureLog, PeriodicTask, ServiceBus } from '@convene/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { EXPECTED_LOAD, type NewSession, readNewSessions } from './node-load.js';

/** How old what Postgres says may become, milliseconds. */
const READ_EVERY_MS = 2_000;
/** What was chosen, and is not in Postgres by then, has come to nothing, milliseconds. */
const FORGOTTEN_AFTER_MS = 10_000;

interface Chosen {
  readonly nodeId: string;
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
}

/** The sessions of a media node. */
export interface Occupancy {
  readonly sessions: number;
  /** Publications and subscriptions that sessions placed a moment ago are about to bring. */
  readonly expected: number;
}

/**
 * How many sessions each media node has: as Postgres said a moment ago, and what has been chosen since, here and by the other
 * session services, which tell each other. So nobody has to wait for anybody, and of those that begin in the same moment
 * each is counted.
 */
@Injectable()
export class PlacedSessions implements OnApplicationBootstrap, OnApplicationShutdown {
  private counts = new Map<string, number>();
  /** By session: those that were placed a moment ago, which are among the counts. */
  private recent = new Map<string, NewSession>();
  /** By session: those that are not. */
  private readonly chosen = new Map<string, Chosen>();
  private unsubscribe = (): void => undefined;
  private readonly reading = new PeriodicTask(
    READ_EVERY_MS,
    () => this.read(),
    new FailureLog(new Logger('placement'), 'reading where sessions are'),
  );

  constructor(
    private readonly database: Database,
    private readonly bus: ServiceBus,
  ) {}

  onApplicationBootstrap(): void {
    this.unsubscribe = this.bus.subscribe(sessionPlaced, '*', ({ sessionUid, nodeId, ended }) => {
      if (ended) this.forget(sessionUid, nodeId);
      else this.note(sessionUid, nodeId);
    });
    this.reading.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.unsubscribe();
    await this.reading.stop();
  }

  /** The session goes to that node, if its change comes through: counted here and by the others from now on. */
  choose(sessionUid: string, nodeId: string): void {
    this.note(sessionUid, nodeId);
    this.bus.publish(sessionPlaced, sessionUid, { sessionUid, nodeId, ended: false });
  }

  /** The session has ended, and its node has room again. */
  end(sessionUid: string, nodeId: string): void {
    this.bus.publish(sessionPlaced, sessionUid, { sessionUid, nodeId, ended: true });
  }

  /** By node; one that has no sessions is not there. */
  byNode(): Map<string, Occupancy> {
    const found = new Map<string, Occupancy>();
    const add = (nodeId: string, sessions: number, expected: number): void => {
      const before = found.get(nodeId) ?? { sessions: 0, expected: 0 };
      found.set(nodeId, { sessions: before.sessions + sessions, expected: before.expected + expected });
    };
    for (const [nodeId, sessions] of this.counts) add(nodeId, sessions, 0);
    for (const { nodeId, expected } of this.recent.values()) add(nodeId, 0, expected);
    for (const { nodeId } of this.chosen.values()) add(nodeId, 1, EXPECTED_LOAD);
    return found;
  }

  /** Reads where the sessions are. @throws when Postgres is away */
  async read(): Promise<void> {
    const [counts, recent] = await Promise.all([
      this.database.statements.query<{ nodeId: string; sessions: number }>(
        `SELECT media_node_id AS "nodeId", count(*)::int AS sessions FROM session
          WHERE closed_at IS NULL AND media_node_id IS NOT NULL GROUP BY media_node_id`,
      ),
      readNewSessions(this.database),
    ]);
    this.counts = new Map(counts.map(({ nodeId, sessions }) => [nodeId, sessions]));
    this.recent = new Map(recent.map((session) => [session.sessionUid, session]));
    this.forgetOld();
  }

  private note(sessionUid: string, nodeId: string): void {
    if (this.recent.get(sessionUid)?.nodeId !== nodeId) this.chosen.set(sessionUid, { nodeId, at: performance.now() });
  }

  private forget(sessionUid: string, nodeId: string): void {
    this.recent.delete(sessionUid);
    if (!this.chosen.delete(sessionUid)) this.counts.set(nodeId, Math.max(0, (this.counts.get(nodeId) ?? 0) - 1));
  }

  private forgetOld(): void {
    const from = performance.now() - FORGOTTEN_AFTER_MS;
    for (const [sessionUid, { nodeId, at }] of this.chosen) {
      if (at < from || this.recent.get(sessionUid)?.nodeId === nodeId) this.chosen.delete(sessionUid);
    }
  }
}
