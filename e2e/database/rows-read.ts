import pg from 'pg';
import { vi } from 'vitest';

/** What one statement reads of the tables: so many rows, whether they were wanted or not; and which tables whole. */
export interface RowsRead {
  statement: string;
  rows: number;
  whole: { table: string; rows: number }[];
}

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
}
type Send = (...args: unknown[]) => Promise<pg.QueryResult>;

/**
 * Has Postgres explain each statement that the driver sends, right before it is sent: with its parameters, in its
 * transaction, and taken back. To be restored with vi.restoreAllMocks.
 */
export class RowsReader {
  private reading: Promise<RowsRead>[] | undefined;
  private readonly inTransaction = new WeakSet<pg.Client>();

  constructor() {
    const { query } = pg.Client.prototype as unknown as { query: Send };
    const { before } = this;
    vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
      const send: Send = (...own) => query.apply(this, own);
      const then = () => send(...args);
      return before(this, args, send)?.then(then, then) ?? then();
    } as never);
  }

  /** What the statements read that the work sends. */
  async of(work: () => Promise<unknown>): Promise<RowsRead[]> {
    this.reading = [];
    try {
      await work();
      return await Promise.all(this.reading);
    } finally {
      this.reading = undefined;
    }
  }

  private readonly before = (
    client: pg.Client,
    [query, parameters]: unknown[],
    send: Send,
  ): Promise<unknown> | undefined => {
    const { text, values = [] } =
      typeof query === 'string' ? { text: query, values: parameters as unknown[] } : (query as pg.QueryConfig);
    if (/^\s*BEGIN/i.test(text)) this.inTransaction.add(client);
    if (/^\s*(COMMIT|ROLLBACK)/i.test(text)) this.inTransaction.delete(client);
    if (!this.reading || !/^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)/i.test(text)) return undefined;
    const explained = explain({ text, values }, send, this.inTransaction.has(client));
    this.reading.push(explained);
    return explained;
  };
}

async function explain({ text, values }: pg.QueryConfig, send: Send, inTransaction: boolean): Promise<RowsRead> {
  await send(inTransaction ? 'SAVEPOINT explained' : 'BEGIN');
  const { rows } = await send({ text: `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values });
  await send(inTransaction ? 'ROLLBACK TO explained' : 'ROLLBACK');
  return rowsRead(text.replaceAll(/\s+/g, ' ').trim(), rows[0]['QUERY PLAN'][0].Plan);
}

function rowsRead(statement: string, plan: PlanNode): RowsRead {
  // An INSERT names its table, too, and reads nothing of it.
  const scans = nodesOf(plan).filter((node) => node['Relation Name'] && node['Node Type'] !== 'ModifyTable');
  const whole = scans.filter((node) => node['Node Type'] === 'Seq Scan');
  return {
    statement,
    rows: scans.reduce((sum, node) => sum + rowsOf(node), 0),
    whole: whole.map((node) => ({ table: node['Relation Name']!, rows: rowsOf(node) })),
  };
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
const rowsOf = (node: PlanNode): number =>
  node['Actual Loops'] *
  (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0));
