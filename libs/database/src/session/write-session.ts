import type { SessionEvent } from '@convene/service-contracts';
import type { Statements } from '../statements.js';
import { type AnyRow, ChangesStatement, type Update, type Version } from './changes-statement.js';
import type { SessionRows, SessionValue } from './session-value.js';
import {
  CDR_ENTRY,
  type CdrRow,
  type DeliveryRow,
  SESSION,
  SESSION_EVENT,
  SESSION_TABLES,
  type Table,
  WEBHOOK_DELIVERY,
} from './tables.js';
import type { TurnAdmission } from './turn-admission.js';

/** What is written with a change and is no part of the session. */
export interface Besides {
  /** Gateways that get a row if they have none. */
  readonly gateways?: readonly string[];
  readonly turn?: readonly TurnAdmission[];
  /** All tokens of the session go. */
  readonly tokensEnd?: boolean;
}

/** What backends are told of the entries of the log. */
export interface OutboxRows {
  readonly webhook_delivery: readonly DeliveryRow[];
  readonly cdr_entry: readonly CdrRow[];
}

const ROWS = Object.entries(SESSION_TABLES) as unknown as [keyof SessionRows, Table<AnyRow>][];

/** A change of a session, and all that is written with it. */
export interface Written {
  readonly before: SessionValue;
  readonly after: SessionValue;
  readonly events: readonly SessionEvent[];
  readonly outbox: OutboxRows;
  readonly besides: readonly Besides[];
}

/**
 * Writes what is different between two values of a session that is locked, and the log with all that is told of it: however
 * many rows those are, in one statement, after one for the removed rows whose places others take.
 */
export async function writeSession(db: Statements, written: Written): Promise<void> {
  const { first, main } = statementsFor(written);
  await first.run(db);
  await main.run(db);
}

/**
 * As `writeSession`, for a session that is not locked: in one statement that is its own transaction.
 * @returns false when nothing was written, because somebody else has changed the session since it was read, or is just
 *   about to; or one statement is not enough
 */
export async function writeUnlessChanged(db: Statements, written: Written): Promise<boolean> {
  const { first, main } = statementsFor(written, written.before.session);
  return first.isEmpty && main.run(db);
}

function statementsFor({ before, after, events, outbox, besides }: Written, unchanged?: Version) {
  const first = new ChangesStatement();
  const main = new ChangesStatement(unchanged);
  for (const [kind, table] of ROWS) {
    const { inserted, updated, removed } = differences(before[kind] as never, after[kind] as never);
    (inserted.length > 0 ? first : main).remove(table, removed);
    main.insert(table, inserted);
    main.update(table, updated);
  }
  const sessionUid = after.session.uid;
  main.insert(
    SESSION_EVENT as Table<never>,
    events.map(({ seq, audience, body }) => ({ sessionUid, seq, type: body.type, body, audience })),
  );
  main.insert(WEBHOOK_DELIVERY as Table<never>, outbox.webhook_delivery);
  main.insert(CDR_ENTRY as Table<never>, outbox.cdr_entry);
  main.ensureGateways([...new Set(besides.flatMap(({ gateways = [] }) => gateways))]);
  main.admit(besides.flatMap(({ turn = [] }) => turn));
  if (besides.some(({ tokensEnd }) => tokensEnd)) main.removeTokens(sessionUid);
  const isSame = first.isEmpty && main.isEmpty && changeOf(before.session, after.session).length === 0;
  // Whatever is changed of a session, its row says so to those who have read it.
  const session = { ...after.session, version: before.session.version + 1 };
  if (!isSame) main.update(SESSION as Table<never>, changeOf(before.session, session));
  return { first, main };
}

function differences(before: ReadonlyMap<string, AnyRow>, after: ReadonlyMap<string, AnyRow>) {
  if (before === after) return { inserted: [], updated: [], removed: [] };
  const inserted: AnyRow[] = [];
  const updated: Update[] = [];
  for (const [key, row] of after) {
    const known = before.get(key);
    if (!known) inserted.push(row);
    else updated.push(...changeOf(known, row));
  }
  const removed = [...before].filter(([key]) => !after.has(key)).map(([, row]) => row);
  return { inserted, updated, removed };
}

/** Only what is different is written: gateways and workers write other columns of the same rows. */
function changeOf(before: object, after: object): Update[] {
  if (before === after) return [];
  const [known, row] = [before as AnyRow, after as AnyRow];
  const fields = Object.keys(row).filter((field) => !isSame(known[field], row[field]));
  return fields.length > 0 ? [{ row, fields }] : [];
}

const isSame = (one: unknown, other: unknown): boolean =>
  one === other || (one instanceof Date && other instanceof Date && one.getTime() === other.getTime());
