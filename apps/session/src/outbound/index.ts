// What backends are told: webhooks, the CDR, and the gateways' share of the log.
export { Announcer } from './announcer.js';
export { CdrWriter } from './cdr/cdr-writer.js';
export { Outbox } from './outbox.js';
export { Deliveries } from './webhooks/deliveries.js';
export { DeliveryAttempts } from './webhooks/delivery-attempts.js';
export { DeliveryQueue } from './webhooks/delivery-queue.js';
export { DeliverySender } from './webhooks/delivery-sender.js';
export { WebhookEndpoint } from './webhooks/webhook-endpoint.js';
