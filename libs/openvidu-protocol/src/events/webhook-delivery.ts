import { z } from 'zod';
import { RestError } from '../errors/rest-error.js';

export const DeliveryState = z.enum(['pending', 'delivered', 'rejected', 'failed']);

const time = z.int().nullable();

/** What became of an event for the webhook. Times are milliseconds since 1970; null = not yet, or never. */
export const WebhookDelivery = z
  .object({
    id: z.uuid().meta({ description: 'What the receiver finds in the header `X-Convene-Event-Id`.' }),
    sessionId: z.string().meta({ description: 'The session in which it happened.' }),
    event: z.string().meta({ description: 'The name of the event.' }),
    state: DeliveryState.meta({
      description:
        'Whether it is still to be sent, has arrived (any 2xx), was refused by the endpoint (4xx), or was given up after 24 hours.',
    }),
    attempts: z.int().meta({
      description: 'How often the endpoint was asked, since the creation or since a redelivery was wanted.',
    }),
    lastStatus: z.int().nullable().meta({ description: 'The HTTP status of the last answer.' }),
    lastError: z.string().nullable().meta({ description: 'Why the last attempt failed.' }),
    createdAt: z.int().meta({ description: 'When it happened, in UTC milliseconds.' }),
    nextAttemptAt: time.meta({ description: 'When it is tried next, in UTC milliseconds.' }),
    finishedAt: time.meta({ description: 'When it had arrived, was refused, or was given up, in UTC milliseconds.' }),
    body: z.record(z.string(), z.unknown()).meta({ description: 'What is sent.' }),
  })
  .meta({ id: 'WebhookDelivery', description: 'An event, and what became of it for the webhook.' });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

/** Which deliveries are asked for; `cursor` is what the page before named as `next`. */
export const DeliveriesQuery = z.strictObject({
  state: DeliveryState.optional().meta({ description: 'Only deliveries in this state.' }),
  session: z
    .string()
    .regex(/^[^\0]{1,500}$/)
    .optional()
    .meta({ description: 'Only deliveries of the session of this id.' }),
  limit: z.coerce
    .number<string>()
    .pipe(z.int().min(1).max(100))
    .default(50)
    .meta({ description: 'The most that are listed, from 1 to 100.' }),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .meta({ description: '`next` of the page before.' }),
});
export type DeliveriesQuery = z.infer<typeof DeliveriesQuery>;

/** Reads the query of GET webhooks/deliveries. @throws RestError 400 */
export function parseDeliveriesQuery(query: unknown): DeliveriesQuery {
  const result = DeliveriesQuery.safeParse(query);
  if (result.success) return result.data;
  throw new RestError(
    400,
    'The query may have: state (pending, delivered, rejected or failed), session (the id of a session), limit (1 to 100), ' +
      'cursor ("next" of the page before)',
  );
}

export const errorNoDelivery = (id: string) => new RestError(404, `There is no webhook delivery ${id}`);
export const errorWebhooksOff = () =>
  new RestError(501, 'Webhooks are off. They are switched on with OPENVIDU_WEBHOOK and OPENVIDU_WEBHOOK_ENDPOINT');
