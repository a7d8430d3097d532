import { unwrap } from '@convene/rtp';
import { RecentMinimum } from './recent-minimum.js';

/** RTP time that is this far from the arrival has jumped, unless the packets were only held up; milliseconds. */
const JUMP_MS = 1_000;
/** Packets that were held up come in a burst: after this time they would be over; milliseconds. */
const BURST_MS = 1_000;

/**
 * What the RTP time of a track means. Its zero, in milliseconds since 1970, is what the packet says that was the least
 * delayed. It is moved only when it is asked to: times of frames in one file stay consistent.
 */
export class TrackClock {
  private zeroAt?: number;
  private arrivals = new RecentMinimum();
  private jump?: { since: number; zeroAt: number };
  private lastRtpMs?: number;
  private report?: { rtpTime: number; publisherMs: number };

  /** @param rate ticks of RTP time per millisecond. */
  constructor(private readonly rate: number) {}

  /**
   * A frame has come; to be called in order.
   *
   * @param rtpMs RTP time without wrap-around, milliseconds.
   * @param arrivedAt milliseconds since 1970.
   * @returns `unsure` while frames are a second or more away from where they should be: either they were held up, or
   *   RTP time has jumped; `jumped` when it has. Then the clock has no zero any more.
   */
  see(rtpMs: number, arrivedAt: number): 'steady' | 'unsure' | 'jumped' {
    this.lastRtpMs = rtpMs;
    const zeroAt = arrivedAt - rtpMs;
    if (this.zeroAt === undefined || Math.abs(zeroAt - this.zeroAt) <= JUMP_MS) {
      this.arrivals.add(zeroAt, arrivedAt);
      this.jump = undefined;
      return 'steady';
    }
    this.jump ??= { since: arrivedAt, zeroAt };
    this.jump.zeroAt = Math.min(this.jump.zeroAt, zeroAt);
    if (arrivedAt - this.jump.since < BURST_MS) return 'unsure';
    this.arrivals = new RecentMinimum();
    this.arrivals.add(this.jump.zeroAt, arrivedAt);
    this.jump = undefined;
    this.zeroAt = undefined;
    this.report = undefined; // It was about the time before.
    return 'jumped';
  }

  /** Milliseconds since 1970; undefined before the first `moveTo`, and after a jump. */
  timeOf(rtpMs: number): number | undefined {
    return this.zeroAt === undefined ? undefined : this.zeroAt + rtpMs;
  }

  /** Where its zero would be by what has come in the last seconds. */
  get zeroByArrivals(): number | undefined {
    return this.arrivals.value;
  }

  get zero(): number | undefined {
    return this.zeroAt;
  }

  moveTo(zeroAt: number): void {
    this.zeroAt = zeroAt;
  }

  /** The publisher says which RTP time (32 bits, ticks) belongs to which time of its own clock (milliseconds). */
  reported(rtpTime: number, publisherMs: number): void {
    this.report = { rtpTime, publisherMs };
  }

  /** The publisher's time at RTP time 0, milliseconds; undefined without a report. */
  get publisherZero(): number | undefined {
    if (!this.report || this.lastRtpMs === undefined) return undefined;
    const ticks = unwrap(this.report.rtpTime, Math.round(this.lastRtpMs * this.rate), 32);
    return this.report.publisherMs - ticks / this.rate;
  }
}
