/** What stands before an escape that is one: an even number of backslashes. */
const BEFORE = String.raw`(?<!\\)(?:\\\\)*`;
const HIGH = String.raw`\\u[dD][89abAB][0-9a-fA-F]{2}`;
const LOW = String.raw`\\u[dD][c-fC-F][0-9a-fA-F]{2}`;
/** The character that Postgres cannot store, and halves of surrogate pairs, which are no text; as JSON escapes them. */
const UNSTORABLE = new RegExp(`${BEFORE}(?:\\\\u0000|${HIGH}(?!${LOW})|(?<!${HIGH})${LOW})`);

/** Whether a JSON text has a text in it that cannot be stored, and that no client has a reason to send. */
export function hasUnstorableText(json: string): boolean {
  return json.includes('\\u') && UNSTORABLE.test(json);
}

/** What to tell who sent one. */
export const UNSTORABLE_TEXT = 'No text may contain the character U+0000 or half of a surrogate pair';
