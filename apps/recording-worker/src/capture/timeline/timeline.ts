import type { ClockReport } from '../stream/capture-source.js';
import { CLOCK_RATES, type Track } from '../stream/track.js';
import type { Frame } from '../stream/frame.js';
import { TrackClock } from './track-clock.js';

/** A zero is moved when arrivals, or reports of the publisher, say that it is further away than this; milliseconds. */
const ARRIVAL_TOLERANCE_MS = 40;
const REPORT_TOLERANCE_MS = 15;
/** Reports that put video further away from its arrival than this are nonsense; milliseconds. */
const MAX_REPORTED_MS = 1_000;
/** So far lips and voice must not be apart until the next file begins by itself; milliseconds. */
const NOTICEABLE_MS = 60;

/**
 * When the frames of a source were made. Audio goes by its arrival. Video goes by audio, as soon as the publisher has said
 * how their RTP times hang together, and by its own arrival before.
 */
export class Timeline {
  private readonly clocks: Readonly<Record<Track, TrackClock>> = {
    audio: new TrackClock(CLOCK_RATES.audio),
    video: new TrackClock(CLOCK_RATES.video),
  };

  /** A frame has come; see `TrackClock.see`. When it is steady, the frame gets its time, if that is known yet. */
  see(frame: Frame): 'steady' | 'unsure' | 'jumped' {
    const verdict = this.clocks[frame.track].see(frame.rtpMs, frame.arrivedAt);
    if (verdict === 'steady') this.place(frame);
    return verdict;
  }

  /** Gives a frame its time. */
  place(frame: Frame): void {
    frame.time = this.clocks[frame.track].timeOf(frame.rtpMs);
  }

  reported({ kind, rtpTime, publisherMs }: ClockReport): void {
    this.clocks[kind].reported(rtpTime, publisherMs);
  }

  /** Corrects what is wrong; to be called when a file begins. Afterwards frames have to be placed again. */
  settle(): void {
    this.settleTrack('audio');
    this.settleTrack('video');
  }

  /** Decides about a track that begins after the other one; afterwards its frames can be placed. */
  settleNew(track: Track): void {
    if (this.clocks[track].zero === undefined) this.settleTrack(track);
  }

  private settleTrack(track: Track): void {
    const zeroAt = this.betterZero(track);
    const reported = track === 'video' && this.reportedVideoZero !== undefined;
    const tolerance = reported ? REPORT_TOLERANCE_MS : ARRIVAL_TOLERANCE_MS;
    if (zeroAt !== undefined && this.error(track) > tolerance) this.clocks[track].moveTo(zeroAt);
  }

  /** Whether lips and voice are so far apart that a new file should begin. */
  get isOutOfSync(): boolean {
    return this.reportedVideoZero !== undefined && this.error('video') > NOTICEABLE_MS;
  }

  /** How far the zero of a track is from where it should be, milliseconds. */
  private error(track: Track): number {
    const [zero, better] = [this.clocks[track].zero, this.betterZero(track)];
    if (better === undefined) return 0;
    return zero === undefined ? Infinity : Math.abs(better - zero);
  }

  private betterZero(track: Track): number | undefined {
    const reported = track === 'video' ? this.reportedVideoZero : undefined;
    return reported ?? this.clocks[track].zeroByArrivals;
  }

  /** Where the zero of video is by that of audio; undefined when the publisher has not said, or has said nonsense. */
  private get reportedVideoZero(): number | undefined {
    const { audio, video } = this.clocks;
    const [audioZero, arrived] = [audio.zero, video.zeroByArrivals];
    const [audioAtPublisher, videoAtPublisher] = [audio.publisherZero, video.publisherZero];
    if (audioZero === undefined || audioAtPublisher === undefined || videoAtPublisher === undefined) return undefined;
    const zeroAt = audioZero + videoAtPublisher - audioAtPublisher;
    const isSane = arrived !== undefined && Math.abs(zeroAt - arrived) <= MAX_REPORTED_MS;
    return isSane ? zeroAt : undefined;
  }
}
