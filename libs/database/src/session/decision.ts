import type { SessionEvent } from '@convene/service-contracts';
import type { SessionValue } from './session-value.js';
import type { Besides } from './write-session.js';

/** A rule needs more of the session than was read for it: what it needs has changed since the session was locked. */
export class NotRead extends Error {
  override readonly name = 'NotRead';
}

/** What a rule makes of a session. */
export interface Decision<Result, Effect> {
  readonly result: Result;
  /** The session afterwards. */
  readonly value: SessionValue;
  /** The new entries of its log. */
  readonly events: readonly SessionEvent[];
  /** What is to be done once the change is committed. */
  readonly effects: readonly Effect[];
  readonly besides: Besides;
}
