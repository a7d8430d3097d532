import type { Frame, Track } from '@convene/matroska';
import type { StreamSubscriber } from '../../streams/stream-subscriber.js';

/** What is made of a camera's video on its way to the subscribers. */
export interface CameraVideo {
  /** The camera was connected anew; undefined = it has no video. */
  begin(track: Track | undefined): void;
  take(frame: Frame): void;
  /** Who receives the camera now. */
  receivedBy(subscribers: readonly StreamSubscriber[]): void;
  end(): void;
}

/** A frame that can be sent. */
export interface SentFrame {
  /** The camera's time, milliseconds. */
  ms: number;
  isKey: boolean;
  payloads: Buffer[];
}
