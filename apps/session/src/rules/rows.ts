/** Rows of one kind that can be changed, without the ones they began as being touched. */
export class Rows<Row extends object> {
  private readonly rows: Map<string, Row>;
  private readonly indexes = new Map<keyof Row, Map<unknown, Set<string>>>();

  constructor(
    from: ReadonlyMap<string, Row>,
    private readonly keyOf: (row: Row) => string,
  ) {
    this.rows = new Map(from);
  }

  get(key: string): Row | undefined {
    return this.rows.get(key);
  }

  /** In the order in which they began. */
  all(): Row[] {
    return [...this.rows.values()];
  }

  /** Those whose field has the value, in the order in which they began. */
  where<Field extends keyof Row>(field: Field, value: Row[Field]): Row[] {
    const keys = this.index(field).get(value) ?? new Set<string>();
    return [...keys].map((key) => this.rows.get(key)!);
  }

  first<Field extends keyof Row>(field: Field, value: Row[Field]): Row | undefined {
    const [key] = this.index(field).get(value) ?? [];
    return key === undefined ? undefined : this.rows.get(key);
  }

  put(row: Row): Row {
    const key = this.keyOf(row);
    const before = this.rows.get(key);
    this.rows.set(key, row);
    for (const [field, index] of this.indexes) {
      if (before && before[field] === row[field]) continue;
      if (before) index.get(before[field])?.delete(key);
      add(index, row[field], key);
    }
    return row;
  }

  remove(row: Row): void {
    const key = this.keyOf(row);
    this.rows.delete(key);
    for (const [field, index] of this.indexes) index.get(row[field])?.delete(key);
  }

  /** All of them, as they are now. */
  get current(): ReadonlyMap<string, Row> {
    return this.rows;
  }

  private index(field: keyof Row): Map<unknown, Set<string>> {
    const known = this.indexes.get(field);
    if (known) return known;
    const index = new Map<unknown, Set<string>>();
    for (const [key, row] of this.rows) add(index, row[field], key);
    this.indexes.set(field, index);
    return index;
  }
}

function add(index: Map<unknown, Set<string>>, value: unknown, key: string): void {
  const keys = index.get(value);
  if (keys) keys.add(key);
  else index.set(value, new Set([key]));
}
