import type { Track } from './track.js';
import type { VideoFormat } from '../../pieces/video-format.js';

/** A whole frame of a track, as it is written. */
export interface Frame {
  readonly track: Track;
  readonly data: Buffer;
  /** Of key frames of video. */
  readonly format?: VideoFormat;
  /** RTP time without wrap-around, milliseconds. */
  readonly rtpMs: number;
  /** When its first packet came, milliseconds since 1970. */
  readonly arrivedAt: number;
  /** Its place on the timeline, milliseconds since 1970; undefined while that is not decided. */
  time?: number;
}
