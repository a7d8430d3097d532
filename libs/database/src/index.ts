export { applyMigrations } from './apply-migrations.js';
export { Database } from './database.js';
export { isDatabaseAway } from './database-away.js';
export {
  Prisma,
  type Connection,
  type IpCamera,
  type MediaNode,
  type Recording,
  type Session,
  type Stream,
  type Subscription,
  type WebhookDelivery,
} from './generated/client.js';
export { readEvents } from './read-events.js';
export { SessionGone, SessionTransaction, SessionTransactions, type LogReaders } from './session-transactions.js';
