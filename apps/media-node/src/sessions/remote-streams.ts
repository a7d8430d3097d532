import type { MediaSession } from './media-session.js';
import type { Origin } from '../streams/origin.js';
import type { PublishedStream } from '../streams/published-stream.js';

/** Streams that are published on other nodes. */
export interface RemoteStreams {
  /**
   * A stream of another node, for somebody who receives it by the time that `use` returns.
   *
   * @param session whose stream it is; it need not have media here yet.
   * @throws ServiceError `unknown-stream` when it is not there or ends meanwhile, `stale-epoch`, `unavailable`.
   */
  use<T>(session: MediaSession, streamId: string, origin: Origin, use: (stream: PublishedStream) => T): Promise<T>;
}
