import { z } from 'zod';
import { readBody } from '../../fields/read-body.js';
import { RestError } from '../../errors/rest-error.js';

/** A media node as the REST API shows it (Convene's own: OpenVidu 2.15 has them in its commercial edition). */
export const MediaNodeObject = z
  .object({
    id: z.string().meta({ description: 'The name of the node.' }),
    object: z.literal('mediaNode').meta({ description: 'Always `mediaNode`.' }),
    status: z.enum(['running', 'draining', 'lost']).meta({
      description:
        '`running`: it is given sessions. `draining`: it keeps those it has, and gets no more. `lost`: it is silent, or has stopped; what it carried has ended.',
    }),
    connected: z.boolean().meta({ description: 'Whether it is heard of.' }),
    connectionTime: z.int().meta({ description: 'When its process was first heard of, in UTC milliseconds.' }),
    lastSeen: z.int().meta({ description: 'When it was last heard of, in UTC milliseconds.' }),
    workers: z.int().meta({ description: 'Its media workers; each has one core.' }),
    publications: z.int().meta({ description: 'Clients and IP cameras that send a stream to it.' }),
    subscriptions: z.int().meta({ description: 'Clients that receive a stream from it.' }),
    load: z.number().meta({
      description: 'Publications and subscriptions, also those that are soon expected of new sessions, per worker.',
    }),
    sessions: z.array(z.string()).meta({ description: 'The ids of the sessions that live there.' }),
  })
  .meta({ id: 'MediaNode', description: 'A media node.' });
export type MediaNodeObject = z.infer<typeof MediaNodeObject>;

/** The body of PATCH media-nodes/{id}. */
export const MediaNodeBody = z
  .object({
    status: z.enum(['running', 'draining']).meta({
      description:
        '`draining`: nothing new is placed on the node; what is there goes on. `running`: it is given sessions again.',
    }),
  })
  .meta({ id: 'MediaNodeBody', description: 'What a media node shall do.', examples: [{ status: 'draining' }] });

/** Reads the body of PATCH media-nodes/{id}. @throws RestError 400 */
export function parseMediaNodeBody(body: unknown): z.infer<typeof MediaNodeBody> {
  const { data } = readBody(MediaNodeBody, body);
  if (data) return data;
  throw new RestError(400, 'The body must have "status": "draining", or "running" to end that');
}

export const errorNoMediaNodeOfId = (id: string) => new RestError(404, `There is no media node ${id}`);
export const errorMediaNodeLost = (id: string) =>
  new RestError(409, `The media node ${id} is lost. When it comes back, it is running`);
