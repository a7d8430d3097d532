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
export type { Statements } from './statements.js';
export { readEvents } from './read-events.js';
export { type Decision, NotRead } from './session/decision.js';
export type { WhichSession } from './session/read-session.js';
export { SessionChanges, SessionGone, type Change, type ChangeReaders } from './session/session-changes.js';
export type { Parts, SessionRows, SessionValue } from './session/session-value.js';
export { columnName, type CdrRow, type DeliveryRow } from './session/tables.js';
export { admitSql, encodeAdmissions, type TurnAdmission } from './session/turn-admission.js';
export type { Besides, OutboxRows } from './session/write-session.js';
export { isStatementTimeout } from './statement-timeout.js';
