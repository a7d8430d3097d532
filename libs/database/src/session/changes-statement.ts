import type { Statements } from '../statements.js';
import { columnName, encodeRows, type Table } from './tables.js';
import { admitSql, encodeAdmissions, type TurnAdmission } from './turn-admission.js';

export type AnyRow = Record<string, unknown>;

/** A row of which something is different. */
export interface Update {
  readonly row: AnyRow;
  /** The fields that are different now. */
  readonly fields: string[];
}

/** A session as somebody has read it. */
export interface Version {
  readonly uid: string;
  readonly version: number;
}

/**
 * Postgres takes any list of JSON for a hundred rows, and would rather read a whole table than look up so many. How few they
 * are is said in steps, because each is another statement to prepare.
 */
const EXPECTED_ROWS = [1, 10];

/**
 * Several changes of tables as one statement of SQL; each set of rows is one parameter. Of a session that is not locked it
 * changes nothing when somebody else has changed it, or has it locked.
 */
export class ChangesStatement {
  private readonly parts: string[] = [];
  private readonly parameters: unknown[] = [];
  private readonly condition: string;

  /** @param unchanged the session that must be as it was read; undefined when it is locked */
  constructor(private readonly unchanged?: Version) {
    this.condition = unchanged ? 'WHERE EXISTS (SELECT FROM unchanged)' : '';
  }

  get isEmpty(): boolean {
    return this.parts.length === 0;
  }

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
    this.parts.push(
      `INSERT INTO gateway (id) SELECT unnest(${this.parameter(ids)}::text[]) ${this.condition} ON CONFLICT DO NOTHING`,
    );
  }

  admit(admissions: readonly TurnAdmission[]): void {
    if (admissions.length === 0) return;
    this.parts.push(admitSql(this.parameter(encodeAdmissions(admissions)), this.condition));
  }

  removeTokens(sessionUid: string): void {
    this.parts.push(
      `DELETE FROM token WHERE session_uid = (SELECT ${this.parameter(sessionUid)}::uuid ${this.condition})`,
    );
  }

  /** @returns whether it was done: always, of a session that is locked */
  async run(db: Statements): Promise<boolean> {
    if (this.parts.length === 0) return true;
    const named = this.parts.map((sql, index) => `part_${index} AS (${sql})`);
    if (this.unchanged) {
      const { uid, version } = this.unchanged;
      // Whoever waits here could be too late when it goes on.
      named.unshift(`unchanged AS (SELECT FROM session WHERE uid = ${this.parameter(uid)}::uuid
        AND version = ${this.parameter(version)} FOR NO KEY UPDATE SKIP LOCKED)`);
    }
    const sql = `WITH ${named.join(', ')} SELECT ${this.unchanged ? 'FROM unchanged' : ''}`;
    return (await db.query(sql, this.parameters)).length > 0;
  }

  private recordset(
    table: Table<AnyRow>,
    rows: readonly object[],
    fields: readonly string[] = Object.keys(table.columns),
  ): string {
    const columns = fields.map((field) => `${columnName(field)} ${table.columns[field]}`).join(', ');
    const all = `jsonb_to_recordset(${this.parameter(encodeRows(rows))}::jsonb)`;
    const atMost = EXPECTED_ROWS.find((most) => rows.length <= most);
    const limit = atMost === undefined ? '' : `LIMIT ${atMost}`;
    return `(SELECT * FROM ${all} AS row (${columns}) ${this.condition} ${limit}) AS new`;
  }

  private parameter(value: unknown): string {
    return `$${this.parameters.push(value)}`;
  }
}

const sameKey = (table: Table<AnyRow>): string =>
  table.key.map((field) => `${table.name}.${columnName(field)} = new.${columnName(field)}`).join(' AND ');
