import type { ReportBlock } from '@convene/rtp';

const FRACTIONS_PER_MS = 65.536;

/** Counts what arrives of one SSRC, for receiver reports (RFC 3550, A.3 and A.8). */
export class ReceptionStatistics {
  private received = 0;
  private expectedBefore = 0;
  private receivedBefore = 0;
  private first?: number;
  private transit?: number;
  private jitter = 0;
  private senderReport?: { ntpMiddle: number; at: number };

  /** @param clockRate ticks of RTP time per millisecond. */
  constructor(
    private readonly ssrc: number,
    private readonly clockRate: number,
  ) {}

  /**
   * A packet has come.
   *
   * @param sequence the highest one so far, without wrap-around.
   * @param now milliseconds.
   */
  count(sequence: number, timestamp: number, now: number): void {
    this.first ??= sequence;
    this.received += 1;
    const transit = (now * this.clockRate - timestamp) % 2 ** 32;
    const change = Math.abs(transit - (this.transit ?? transit));
    this.transit = transit;
    // More than a second is a wrap-around, or a sender that has begun anew.
    if (change < 1000 * this.clockRate) this.jitter += (change - this.jitter) / 16;
  }

  senderReported(ntpMiddle: number, now: number): void {
    this.senderReport = { ntpMiddle, at: now };
  }

  /** What to report; undefined before the first packet. */
  report(highestSequence: number | undefined, now: number): ReportBlock | undefined {
    if (this.first === undefined || highestSequence === undefined) return undefined;
    const expected = highestSequence - this.first + 1;
    const [expectedNow, receivedNow] = [expected - this.expectedBefore, this.received - this.receivedBefore];
    this.expectedBefore = expected;
    this.receivedBefore = this.received;
    const lost = Math.max(0, expectedNow - receivedNow);
    return {
      ssrc: this.ssrc,
      fractionLost: expectedNow > 0 ? Math.min(255, Math.floor((256 * lost) / expectedNow)) : 0,
      totalLost: expected - this.received,
      highestSequence: highestSequence >>> 0,
      jitter: Math.round(this.jitter),
      lastSenderReport: this.senderReport?.ntpMiddle ?? 0,
      sinceLastSenderReport: this.senderReport ? Math.round((now - this.senderReport.at) * FRACTIONS_PER_MS) >>> 0 : 0,
    };
  }
}
