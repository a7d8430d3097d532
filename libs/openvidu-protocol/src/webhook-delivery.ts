import { z } from 'zod';
import { RestError } from './rest-error.js';

export const DeliveryState = z.enum(['pending', 'delivered', 'failed']);

/** What became of an event for the webhook. Times are milliseconds since 1970; null = not yet, or never. */
export const WebhookDelivery = z.object({
  /** What the receiver finds in the header X-Convene-Event-Id. */
  id: z.uuid(),
  sessionId: z.string(),
  event: z.string(),
  state: DeliveryState,
  /** How often the endpoint was asked, since the creation or since a redelivery was wanted. */
  attempts: z.int(),
  /** The HTTP status of the last answer. */
  lastStatus: z.int().nullable(),
  lastError: z.string().nullable(),
  createdAt: z.int(),
  nextAttemptAt: z.int().nullable(),
  finishedAt: z.int().nullable(),
  body: z.record(z.string(), z.unknown()),
});
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

/** Which deliveries are asked for; `cursor` is what the page before named as `next`. */
export const DeliveriesQuery = z.strictObject({
  state: DeliveryState.optional(),
  session: z.string().min(1).max(500).optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
});
export type DeliveriesQuery = z.infer<typeof DeliveriesQuery>;

/** Reads the query of GET webhooks/deliveries. @throws RestError 400 */
export function parseDeliveriesQuery(query: unknown): DeliveriesQuery {
  const result = DeliveriesQuery.safeParse(query);
  if (result.success) return result.data;
  throw new RestError(
    400,
    'The query may have: state (pending, delivered or failed), session (the id of a session), limit (1 to 100), ' +
      'cursor ("next" of the page before)',
  );
}

export const errorNoDelivery = (id: string) => new RestError(404, `There is no webhook delivery ${id}`);
export const errorWebhooksOff = () =>
  new RestError(501, 'Webhooks are off. They are switched on with OPENVIDU_WEBHOOK and OPENVIDU_WEBHOOK_ENDPOINT');
