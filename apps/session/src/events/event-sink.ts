import type { SessionTransaction } from '@convene/database';
import type { BackendEvent } from '@convene/openvidu-protocol';

/** Something outside of the platform that is told of what happens in sessions. */
export interface EventSink {
  readonly isOn: boolean;
  /** Writes down, in the transaction of the change, what is to be told after it. Never does the telling itself. */
  store(transaction: SessionTransaction, events: BackendEvent[]): Promise<void>;
}
