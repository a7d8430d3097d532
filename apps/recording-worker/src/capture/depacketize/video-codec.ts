import type { VideoFormat } from '../../pieces/video-format.js';

/** A whole frame. */
export interface CodedPicture {
  /** Empty when there was nothing to be seen in it. */
  data: Buffer;
  /** Of key frames, and of them alone. */
  format?: VideoFormat;
}

/** How one codec's frames travel in RTP payloads. It sees one frame after the other. */
export interface VideoCodec {
  /**
   * Takes the next payload of the frame.
   *
   * @param first whether it has to be the frame's beginning.
   * @returns false when it is none that belongs there; the frame is then not finished.
   */
  take(payload: Buffer, first: boolean): boolean;
  /** Ends the frame. Undefined when something of it is missing. */
  finish(): CodedPicture | undefined;
  /** Forgets what was taken of the frame. */
  abandon(): void;
}
