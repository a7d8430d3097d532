import type { SessionEvent } from '@convene/service-contracts';
import { guarded } from '@convene/service-kit';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database } from '../database.js';
import type { Session } from '../generated/client.js';
import { ChangeQueue } from './change-queue.js';
import { isConflict } from './conflicts.js';
import { lockSession, readSession, type WhichSession } from './read-session.js';
import { type Decision, NotRead } from './decision.js';
import { allParts, type Parts, type SessionValue } from './session-value.js';
import { type Besides, type OutboxRows, writeSession, writeUnlessChanged, type Written } from './write-session.js';

/** The session does not exist, or not any more. */
export class SessionGone extends Error {
  override readonly name = 'SessionGone';
}

/** A change of a session that somebody waits for. */
export interface Change<Result, Effect> {
  readonly session: WhichSession;
  /** What to read of the session; also as a function of its row. */
  readonly needs?: Parts | ((session: Session) => Parts);
  /** The session as it was read before. It is not read again, unless it has been changed since, or more of it is needed. */
  readonly seen?: SessionValue;
  /** Also after the end of the session, for what is finished only then: its recordings, and its log. */
  readonly evenClosed?: boolean;
  /** A pure function. What it throws reaches who asked for the change, and nothing is changed. */
  readonly decide: (value: SessionValue) => Decision<Result, Effect>;
}

/** Who is told of what changes wrote, and what they are written with. */
export interface ChangeReaders<Effect> {
  /** What backends are told of these entries; written with them. */
  outbox?: (session: Session, events: readonly SessionEvent[]) => OutboxRows;
  /** What throws when nobody waits for a change any more; asked for where the change is asked for. */
  deadline?: () => { check(): void } | undefined;
  /** After the commit: tells of the entries. What it throws is noted. */
  announce: (session: Session, events: readonly SessionEvent[], outbox: OutboxRows) => void;
  /** After the commit. What it throws is noted. */
  perform: (session: Session, effects: readonly Effect[]) => void;
}

/** A change that was asked for, and where. */
interface Asked<Effect> {
  readonly change: Change<unknown, Effect>;
  readonly deadline: { check(): void } | undefined;
  /** Runs something as a part of what asked for the change. */
  readonly inContext: (work: () => void) => void;
}

/** What has become of a group of changes. */
interface Made<Effect> {
  readonly outcomes: Outcome<Effect>[];
  readonly written: Written;
}

type Outcome<Effect> = { decision: Decision<unknown, Effect> } | { error: unknown };

const NO_OUTBOX: OutboxRows = { webhook_delivery: [], cdr_entry: [] };
/** How often a change is made anew that met another one: each time at least one of them comes through. */
const MOST_CONFLICTS = 5;

/**
 * The one way to change a session: what the change needs is read at once, and what is different then is written at once with
 * its log, only if the session is still the same. When it is not, all is done again under a lock on its row, so that the
 * entries have the order of the changes, on however many replicas. Changes of one session that wait here for each other are
 * made one after the other in one transaction: a crowd pays for one commit. One that fails spoils none of the others.
 */
export class SessionChanges<Effect> {
  private readonly queue = new ChangeQueue<Asked<Effect>, Decision<unknown, Effect>>((group) => this.make(group));

  constructor(
    private readonly database: Database,
    private readonly readers: ChangeReaders<Effect>,
  ) {}

  /**
   * @throws SessionGone when there is no such session, or it has ended (but for `evenClosed`)
   * @throws ServiceError `unavailable` when too many changes of this session wait, or nobody waits for this one any more
   */
  async change<Result>(change: Change<Result, Effect>): Promise<Result> {
    const asked: Asked<Effect> = {
      change: change as Change<unknown, Effect>,
      deadline: this.readers.deadline?.(),
      inContext: AsyncLocalStorage.snapshot() as (work: () => void) => void,
    };
    const { session } = change;
    const { result } = await this.queue.add('uid' in session ? session.uid : `id ${session.sessionId}`, asked);
    return result as Result;
  }

  /** A session as it is now, unlocked. Undefined when there is none. */
  async read(session: WhichSession, parts: Parts = {}): Promise<SessionValue | undefined> {
    return readSession(this.database.statements, session, parts);
  }

  /** Of each what became of it, once it is sure. */
  private async make(group: readonly Asked<Effect>[], conflicts = 0): Promise<Outcome<Effect>[]> {
    const late = group.map(({ deadline }) => tooLate(deadline));
    const open = group.filter((_, index) => late[index] === undefined);
    const made = await this.makeOpen(open, conflicts);
    return late.map((error) => (error === undefined ? made.shift()! : { error }));
  }

  private async makeOpen(open: readonly Asked<Effect>[], conflicts: number): Promise<Outcome<Effect>[]> {
    if (open.length === 0) return [];
    try {
      return await this.transact(open);
    } catch (error) {
      if (error instanceof SessionGone) return open.map(() => ({ error }));
      if (open.length > 1) return (await this.oneByOne(open)).flat();
      if (isConflict(error) && conflicts < MOST_CONFLICTS) return this.make(open, conflicts + 1);
      return [{ error }];
    }
  }

  /** One of them has spoiled the transaction, or is too late for its commit: the others are not to suffer from it. */
  private async oneByOne(open: readonly Asked<Effect>[]): Promise<Outcome<Effect>[][]> {
    const outcomes: Outcome<Effect>[][] = [];
    for (const asked of open) outcomes.push(await this.make([asked]));
    return outcomes;
  }

  private async transact(group: readonly Asked<Effect>[]): Promise<Outcome<Effect>[]> {
    const alone = group.length === 1 ? await this.unlocked(group[0]!) : undefined;
    const { outcomes, written } = alone ?? (await this.locked(group));
    const { events, outbox } = written;
    const { session } = written.after;
    // It is done: nothing that goes wrong from here on may make it look undone, or keep the rest from being told.
    if (events.length > 0) guarded('announcing events', () => this.readers.announce(session, events, outbox));
    for (const [index, outcome] of outcomes.entries()) {
      if (!('decision' in outcome) || outcome.decision.effects.length === 0) continue;
      const { effects } = outcome.decision;
      const perform = () => this.readers.perform(session, effects);
      group[index]!.inContext(() => guarded('what follows a commit', perform));
    }
    return outcomes;
  }

  /** In two round trips; in one, if what was seen is enough. Undefined when the session is changed by others at the same time. */
  private async unlocked(asked: Asked<Effect>): Promise<Made<Effect> | undefined> {
    const { seen } = asked.change;
    const made = seen && (await this.unlessChanged(asked, seen));
    return made ?? this.unlessChanged(asked, await this.current(asked.change));
  }

  private async unlessChanged(asked: Asked<Effect>, before: SessionValue): Promise<Made<Effect> | undefined> {
    const made = this.made(before, [asked]);
    // What is refused is refused only when nothing that is about to happen would allow it.
    if ('error' in made.outcomes[0]!) return undefined;
    asked.deadline?.check();
    return (await writeUnlessChanged(this.database.statements, made.written)) ? made : undefined;
  }

  private async current({ session: which, needs }: Change<unknown, Effect>): Promise<SessionValue> {
    if (typeof needs !== 'function') return this.existing(which, needs);
    const { session } = await this.existing(which);
    return this.existing(which, needs(session));
  }

  private async locked(group: readonly Asked<Effect>[]): Promise<Made<Effect>> {
    return this.database.transaction(async (db) => {
      const locked = await lockSession(db, group[0]!.change.session);
      if (!locked) throw new SessionGone('There is no such session');
      const needs = group.map(({ change: { needs = {} } }) => (typeof needs === 'function' ? needs(locked) : needs));
      const made = this.made((await readSession(db, { uid: locked.uid }, allParts(needs)))!, group);
      await writeSession(db, made.written);
      for (const [index, { deadline }] of group.entries()) if ('decision' in made.outcomes[index]!) deadline?.check();
      return made;
    });
  }

  private async existing(which: WhichSession, parts?: Parts): Promise<SessionValue> {
    const found = await this.read(which, parts);
    if (!found) throw new SessionGone('There is no such session');
    return found;
  }

  private made(before: SessionValue, group: readonly Asked<Effect>[]): Made<Effect> {
    const { value: after, entries: events, besides, outcomes } = decide(before, group);
    const outbox = (events.length > 0 && this.readers.outbox?.(after.session, events)) || NO_OUTBOX;
    return { outcomes, written: { before, after, events, outbox, besides } };
  }
}

/** The changes one after the other, each with the session as those before it have left it. */
function decide<Effect>(before: SessionValue, group: readonly Asked<Effect>[]) {
  let value = before;
  const entries: SessionEvent[] = [];
  const besides: Besides[] = [];
  const outcomes = group.map(({ change }): Outcome<Effect> => {
    try {
      const { closedAt, closingReason } = value.session;
      if (!change.evenClosed && (closedAt ?? closingReason) !== null) throw new SessionGone('The session has ended');
      const decision = change.decide(value);
      value = decision.value;
      entries.push(...decision.events);
      besides.push(decision.besides);
      return { decision };
    } catch (error) {
      if (error instanceof NotRead && group.length > 1) throw error;
      return { error };
    }
  });
  return { value, entries, besides, outcomes };
}

function tooLate(deadline: { check(): void } | undefined): unknown {
  try {
    deadline?.check();
    return undefined;
  } catch (error) {
    return error;
  }
}
