import type { SessionEvent } from '@convene/service-contracts';
import type { Statements } from '../statements.js';
import type { SessionRows, SessionValue } from './session-value.js';
import {
  CDR_ENTRY,
  type CdrRow,
  columnName,
  type DeliveryRow,
  encodeRows,
  SESSION,
  SESSION_EVENT,
  SESSION_TABLES,
  type Table,
  WEBHOOK_DELIVERY,
} from './tables.js';
import { admitSql, encodeAdmissions, type TurnAdmission } from './turn-admission.js';

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

type AnyRow = Record<string, unknown>;
const ROWS = Object.entries(SESSION_TABLES) as unknown as [keyof SessionRows, Table<AnyRow>][];

/**
 * Writes what is different between two values of a session, and the log with all that is told of it: however many rows
 * those are, in one statement, after one for the removed rows whose places others take.
 */
export async function writeSession(
  db: Statements,
  before: SessionValue,
  after: SessionValue,
  events: readonly SessionEvent[],
  outbox: OutboxRows,
  besides: readonly Besides[],
): Promise<void> {
  const first = new Statement();
  const main = new Statement();
  for (const [kind, table] of ROWS) {
    const { inserted, updated, removed } = differences(before[kind] as never, after[kind] as never);
    (inserted.length > 0 ? first : main).remove(table, removed);
    main.insert(table, inserted);
    main.update(table, updated);
  }
  main.update(SESSION as Table<never>, changeOf(before.session as never, after.session as never));
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
  await first.run(db);
  await main.run(db);
}

interface Update {
  readonly row: AnyRow;
  /** The fields that are different now. */
  readonly fields: string[];
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
function changeOf(before: AnyRow, after: AnyRow): Update[] {
  if (before === after) return [];
  const fields = Object.keys(after).filter((field) => !isSame(before[field], after[field]));
  return fields.length > 0 ? [{ row: after, fields }] : [];
}

const isSame = (one: unknown, other: unknown): boolean =>
  one === other || (one instanceof Date && other instanceof Date && one.getTime() === other.getTime());

/**
 * Postgres takes any list of JSON for a hundred rows, and would rather read a whole table than look up so many. How few they
 * are is said in steps, because each is another statement to prepare.
 */
const EXPECTED_ROWS = [1, 10];

/** Several changes of tables as one statement of SQL; each set of rows is one parameter. */
class Statement {
  private readonly parts: string[] = [];
  private readonly parameters: unknown[] = [];

  insert(table: Table<AnyRow>, rows: readonly object[]): void {
    if (rows.length === 0) return;
    const columns = Object.keys(table.columns).map(columnName).join(', ');
    // In their order: some tables count the rows as they come.
    this.parts.push(`INSERT INTO ${table.name} (${columns}) SELECT ${columns} FROM ${this.recordset(table, rows)}`);
  }

  update(table: Table<AnyRow>, updates: readonly Update[]): void {
    for (const [, alike] of Map.groupBy(updates, ({ fields }) => fields.join(' '))) {
      const { fields } = alike[0]!;
      const shown = [...table.key, ...fields];
      const rows = alike.map(({ row }) => Object.fromEntries(shown.map((field) => [field, row[field]])));
      const set = fields.map((field) => `${columnName(field)} = new.${columnName(field)}`).join(', ');
      this.parts.push(
        `UPDATE ${table.name} SET ${set} FROM ${this.recordset(table, rows, shown)} WHERE ${sameKey(table)}`,
      );
    }
  }

  remove(table: Table<AnyRow>, rows: readonly AnyRow[]): void {
    if (rows.length === 0) return;
    const keys = rows.map((row) => Object.fromEntries(table.key.map((field) => [field, row[field]])));
    this.parts.push(
      `DELETE FROM ${table.name} USING ${this.recordset(table, keys, table.key)} WHERE ${sameKey(table)}`,
    );
  }

  ensureGateways(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.parts.push(`INSERT INTO gateway (id) SELECT unnest(${this.parameter(ids)}::text[]) ON CONFLICT DO NOTHING`);
  }

  admit(admissions: readonly TurnAdmission[]): void {
    if (admissions.length === 0) return;
    this.parts.push(admitSql(this.parameter(encodeAdmissions(admissions))));
  }

  removeTokens(sessionUid: string): void {
    this.parts.push(`DELETE FROM token WHERE session_uid = ${this.parameter(sessionUid)}::uuid`);
  }

  async run(db: Statements): Promise<void> {
    if (this.parts.length === 0) return;
    const named = this.parts.slice(1).map((sql, index) => `part_${index} AS (${sql})`);
    const sql = named.length > 0 ? `WITH ${named.join(', ')} ${this.parts[0]}` : this.parts[0]!;
    await db.query(sql, this.parameters);
  }

  private recordset(
    table: Table<AnyRow>,
    rows: readonly object[],
    fields: readonly string[] = Object.keys(table.columns),
  ): string {
    const columns = fields.map((field) => `${columnName(field)} ${table.columns[field]}`).join(', ');
    const all = `jsonb_to_recordset(${this.parameter(encodeRows(rows))}::jsonb)`;
    const atMost = EXPECTED_ROWS.find((most) => rows.length <= most);
    if (atMost === undefined) return `${all} AS new (${columns})`;
    return `(SELECT * FROM ${all} AS row (${columns}) LIMIT ${atMost}) AS new`;
  }

  private parameter(value: unknown): string {
    return `$${this.parameters.push(value)}`;
  }
}

const sameKey = (table: Table<AnyRow>): string =>
  table.key.map((field) => `${table.name}.${columnName(field)} = new.${columnName(field)}`).join(' AND ');
