// What rules know of the database: values and types, and nothing that reaches Postgres.
export type { Audience, EventOf, SessionEvent, SessionEventBody } from '@convene/service-contracts';
export type {
  Connection,
  IpCamera,
  MediaNode,
  Recording,
  RecordingStream,
  Session,
  Stream,
  Subscription,
  Token,
} from './generated/client.js';
export { type Decision, NotRead } from './session/decision.js';
export type { Parts, SessionRows, SessionValue } from './session/session-value.js';
export { KEY_OF, type RowOf } from './session/tables.js';
export type { TurnAdmission } from './session/turn-admission.js';
export type { Besides } from './session/write-session.js';
