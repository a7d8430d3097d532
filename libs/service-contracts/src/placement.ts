import { z } from 'zod';
import { topic } from './operation.js';

/**
 * `placed.<session uid>`: a session service has chosen a media node for a session, or the session has ended there, and the
 * others count it as well. Only a hint: what is committed stands in Postgres.
 */
export const sessionPlaced = topic({
  name: 'placed',
  payload: z.object({ sessionUid: z.uuid(), nodeId: z.string(), ended: z.boolean() }),
});
