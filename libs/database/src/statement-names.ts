/** Statements that each connection may keep: Postgres has a parsed statement and a plan of each in its memory. */
const LIMIT = 300;
/** With more parameters than this it is a list of any length; hardly one comes twice with the same text. */
const MOST_PARAMETERS = 32;
/** Of a statement that is parsed each time. */
export const UNNAMED = '';

/**
 * Names statements by their texts, so that a connection to Postgres parses and plans each only once.
 * @returns gives the name of a statement
 */
export function statementNames(): (query: { sql: string; args: unknown[] }) => string {
  const names = new Map<string, string>();
  return ({ sql, args }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= LIMIT || args.length > MOST_PARAMETERS) return UNNAMED;
    const name = `convene_${names.size + 1}`;
    names.set(sql, name);
    return name;
  };
}
