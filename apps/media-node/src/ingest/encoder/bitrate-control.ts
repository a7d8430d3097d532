/** What is to be known of someone who receives the video. */
export interface Receiver {
  /** The most that it may be sent, kbit/s; 0 = no limit. */
  maxKbps: number;
  /** How much of it arrives: from 0, nothing, to 10, everything. */
  videoScore: number;
}

/** When nobody has a limit, kbit/s. */
const UNLIMITED_KBPS = 2_000;
const LEAST_KBPS = 50;
/** Shares of what may be sent, for those whose network does not carry it. */
const SHARES = [1, 0.7, 0.5, 0.35, 0.25, 0.15];
/** Scores up to the first mean loss that is seen; from the second on there is none. */
const [BAD, GOOD] = [7, 9];
const BAD_SECONDS = 2;
const GOOD_SECONDS = 15;

/**
 * Which bitrate the video is encoded with: what the slowest of those who receive it can take, as for every stream
 * (one encoder serves all). To be asked once a second.
 */
export class BitrateControl {
  private share = 0;
  private badSeconds = 0;
  private goodSeconds = 0;

  /** @param maxKbps the publisher's own limit; 0 = none. */
  constructor(private readonly maxKbps: number) {}

  /** What may be sent at most at the moment. @returns kbit/s */
  kbpsFor(receivers: readonly Receiver[]): number {
    const limits = [this.maxKbps, ...receivers.map(({ maxKbps }) => maxKbps)].filter((limit) => limit > 0);
    const most = limits.length > 0 ? Math.min(...limits) : UNLIMITED_KBPS;
    return Math.max(LEAST_KBPS, Math.round(most * SHARES[this.share]!));
  }

  /** A second has passed. */
  secondPassed(receivers: readonly Receiver[]): void {
    const worst = Math.min(10, ...receivers.map(({ videoScore }) => videoScore));
    this.badSeconds = worst <= BAD ? this.badSeconds + 1 : 0;
    this.goodSeconds = worst >= GOOD ? this.goodSeconds + 1 : 0;
    if (this.badSeconds >= BAD_SECONDS) this.change(1);
    else if (this.goodSeconds >= GOOD_SECONDS) this.change(-1);
  }

  private change(by: number): void {
    this.share = Math.min(Math.max(this.share + by, 0), SHARES.length - 1);
    this.badSeconds = 0;
    this.goodSeconds = 0;
  }
}
