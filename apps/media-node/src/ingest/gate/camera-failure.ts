import type { MediaKind } from '@convene/sdp';

/** Why a camera cannot be received at the moment; the message is for people, and has no credentials in it. */
export class CameraFailure extends Error {
  override readonly name = 'CameraFailure';

  constructor(
    /** What kind of failure it is, for metrics. */
    readonly kind: 'refused' | 'unreachable' | 'rejected' | 'silent' | 'ended' | 'internal',
    message: string,
    /** The only track that it is about. */
    readonly track?: MediaKind,
  ) {
    super(message);
  }
}
