import { nack, pictureLoss, receiverReport, type ReportBlock } from '@convene/rtp';
import type { CaptureStats } from '../stream/capture-stats.js';

/** What a receiver tells the sender of a stream, over RTCP. */
export class Feedback {
  /** @param ownSsrc names the receiver in what it sends. */
  constructor(
    private readonly ownSsrc: number,
    private readonly send: (packet: Buffer) => void,
    private readonly stats: CaptureStats,
  ) {}

  /** @param sequences in ascending order, without wrap-around. */
  requestPackets(ssrc: number, sequences: readonly number[]): void {
    this.stats.nacked += sequences.length;
    this.send(nack(this.ownSsrc, ssrc, sequences));
  }

  requestKeyFrame(ssrc: number): void {
    this.stats.keyFramesRequested += 1;
    this.send(pictureLoss(this.ownSsrc, ssrc));
  }

  report(blocks: readonly ReportBlock[]): void {
    this.send(receiverReport(this.ownSsrc, blocks));
  }
}
