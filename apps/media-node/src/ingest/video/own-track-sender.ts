import type { OwnSource } from '../../routers/session-router.js';

/** Sends a track that was made for one receiver. */
export interface OwnTrackSender extends Pick<OwnSource, 'canJoin'> {
  /** He needs a key frame: first when he has just become able to receive one, and none has come by itself. */
  asked(): void;
  /** Nobody receives it any more. */
  end(): void;
}
