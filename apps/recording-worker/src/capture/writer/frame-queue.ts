import type { Track } from '../stream/track.js';
import type { Frame } from '../stream/frame.js';

/** Frames of both tracks on their way into files, in the order of their times, although they come one track ahead. */
export class FrameQueue {
  private readonly frames: Readonly<Record<Track, Frame[]>> = { audio: [], video: [] };
  /** Of the data of all frames. */
  bytes = 0;

  push(frame: Frame): void {
    this.frames[frame.track].push(frame);
    this.bytes += frame.data.length;
  }

  /** The frame of a track that came first. */
  head(track: Track): Frame | undefined {
    return this.frames[track][0];
  }

  /**
   * The frame that is next. While one track has none, the other one waits for it, for a while. Frames without a time stop
   * their track.
   *
   * @param now milliseconds since 1970.
   * @param patienceMs how long a frame waits for the other track, from its arrival; milliseconds.
   */
  next(now: number, patienceMs: number): Frame | undefined {
    const [audio, video] = [this.placedHead('audio'), this.placedHead('video')];
    // Of two with the same time video is the first one, because new files begin with it.
    if (audio && video) return (audio.time ?? 0) < (video.time ?? 0) ? audio : video;
    const alone = audio ?? video;
    return alone && now - alone.arrivedAt >= patienceMs ? alone : undefined;
  }

  /** Takes out the first frame of a track. */
  shift(track: Track): void {
    this.bytes -= this.frames[track].shift()?.data.length ?? 0;
  }

  /** The frames of a track, in the order in which they came. */
  of(track: Track): readonly Frame[] {
    return this.frames[track];
  }

  /** Takes out all frames of a track. */
  clear(track: Track): void {
    while (this.frames[track].length > 0) this.shift(track);
  }

  private placedHead(track: Track): Frame | undefined {
    const frame = this.head(track);
    return frame?.time === undefined ? undefined : frame;
  }
}
