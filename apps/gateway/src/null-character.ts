/** The character that Postgres cannot store, as JSON writes it; behind an even number of backslashes it is one. */
const ESCAPED = /(?<!\\)(?:\\\\)*\\u0000/;

/** Whether a JSON text has a text with the character U+0000 in it, which no client has a reason to send. */
export function hasNullCharacter(json: string): boolean {
  return ESCAPED.test(json);
}
