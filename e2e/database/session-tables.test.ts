import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  CDR_ENTRY,
  columnName,
  type ColumnType,
  MEDIA_NODE,
  SESSION,
  SESSION_EVENT,
  SESSION_TABLES,
  WEBHOOK_DELIVERY,
} from '../../libs/database/src/session/tables.ts';
import { createOwnDatabase, type OwnDatabase } from '../stack/own-database.ts';

/** What Postgres calls the types of columns. */
const TYPES: Record<ColumnType, string> = {
  bigint: 'int8',
  boolean: 'bool',
  float8: 'float8',
  int: 'int4',
  jsonb: 'jsonb',
  recording_state: 'recording_state',
  text: 'text',
  timestamptz: 'timestamptz',
  uuid: 'uuid',
};

interface Described {
  name: string;
  key: readonly string[];
  columns: Record<string, ColumnType>;
}

let own: OwnDatabase;
beforeAll(async () => {
  own = await createOwnDatabase();
});
afterAll(() => own?.drop());

async function columnsOf(table: string): Promise<Record<string, string>> {
  const rows = await own.database.$queryRaw<{ name: string; type: string }[]>`
    SELECT column_name AS name, udt_name AS type FROM information_schema.columns WHERE table_name = ${table}`;
  return Object.fromEntries(rows.map(({ name, type }) => [name, type]));
}

async function keyOf(table: string): Promise<string[]> {
  const rows = await own.database.$queryRaw<{ name: string }[]>`
    SELECT attname AS name FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)
    WHERE indisprimary AND indrelid = ${table}::regclass ORDER BY array_position(indkey::int2[], attnum)`;
  return rows.map(({ name }) => name);
}

const described = ({ columns }: Described) =>
  Object.fromEntries(Object.entries(columns).map(([field, type]) => [columnName(field), TYPES[type]]));

test.each(
  [SESSION, ...Object.values(SESSION_TABLES)].map((table) => [table.name, table as unknown as Described] as const),
)('what is read and written of %s is what there is', async (name, table) => {
  expect(described(table)).toEqual(await columnsOf(name));
  expect(table.key.map(columnName)).toEqual(await keyOf(name));
});

test.each(
  [SESSION_EVENT, WEBHOOK_DELIVERY, CDR_ENTRY].map((table) => [table.name, table as unknown as Described] as const),
)('what is written into %s is there, and the rest makes itself', async (name, table) => {
  expect(await columnsOf(name)).toMatchObject(described(table));
});

test('what is read of media_node is what there is', async () => {
  const { state, ...others } = await columnsOf(MEDIA_NODE.name);
  expect(state).toBe('media_node_state');
  expect(described({ ...MEDIA_NODE, columns: { ...MEDIA_NODE.columns } })).toEqual({ ...others, state: 'text' });
});
