/**
 * A list, page by page: one message of all would be too large. Each page is asked for when the one before is done with.
 * @param ask for the page after this one; undefined = the first
 */
export async function* answerPages<After, Page extends { next?: After }>(
  ask: (after: After | undefined) => Promise<Page>,
): AsyncGenerator<Page> {
  let after: After | undefined;
  do {
    const page = await ask(after);
    yield page;
    after = page.next;
  } while (after !== undefined);
}
