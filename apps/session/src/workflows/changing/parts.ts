import type { Parts, Session } from '@convene/database';
import { RECORDER_CONNECTION_ID } from '@convene/openvidu-protocol';
import { isAlwaysRecorded } from '../../rules/recording/always-recorded.js';

/** What rules need of a session for what happens in it, beyond who does it. */

/** Somebody, by connection id, row id or arrival id, leaves, with all that he sends and receives; the recorder may, too, then. */
export const leaving = (person: string): Parts => ({
  people: [person, RECORDER_CONNECTION_ID],
  received: true,
  receivers: true,
});

/** The session ends: everybody who is there, and who receives what. */
export const EVERYTHING: Parts = { people: 'all', receivers: true };

/** Everybody who is there, and what they publish. */
export const EVERYBODY: Parts = { people: 'all' };

/** A recording begins. */
export const NEW_RECORDING: Parts = { people: 'all', freeRecordingNumber: true };

/** A stream begins, by which a recording may begin. */
export const newStream =
  (...people: string[]) =>
  (session: Session): Parts =>
    session.recordingUid === null && isAlwaysRecorded(session) ? NEW_RECORDING : { people };

/** A stream, by its id or that of a publication, ends. */
export const endingStream = (stream: string): Parts => ({ streams: [stream], receivers: true });
