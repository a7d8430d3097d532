import { z } from 'zod';
import { RestError } from '../../errors/rest-error.js';

const MOST = 1_000;

/** Which of the sessions GET sessions lists (Convene's own): all, unless it says otherwise. Other parameters are ignored. */
export const SessionsQuery = z.object({
  limit: z.coerce
    .number<string>()
    .pipe(z.int().min(1).max(MOST))
    .optional()
    .meta({ description: `Convene’s own: the most that are listed, from 1 to ${MOST}. Left out: all.` }),
  after: z.uuid().optional().meta({
    description:
      'Convene’s own: `next` of the page before. Only what was made after that page’s last session is listed, whether that one still exists or not.',
  }),
});
export type SessionsQuery = z.infer<typeof SessionsQuery>;

const WRONG: Record<keyof SessionsQuery, string> = {
  limit: `The query parameter "limit" must be a whole number from 1 to ${MOST}`,
  after: 'The query parameter "after" must be "next" of the page before',
};

/** Reads the query of GET sessions. @throws RestError 400 */
export function parseSessionsQuery(query: unknown): SessionsQuery {
  const { data, error } = SessionsQuery.safeParse(query);
  if (data) return data;
  throw new RestError(400, WRONG[error.issues[0]!.path[0] as keyof SessionsQuery]);
}
