import { type ReportBlock, type RtpPacket, unwrap } from '@convene/rtp';
import { CLOCK_RATES, type Track } from '../stream/track.js';
import type { CaptureStats } from '../stream/capture-stats.js';
import { FrameAssembler, type AssembledFrame } from '../depacketize/frame-assembler.js';
import type { VideoCodec } from '../depacketize/video-codec.js';
import type { Feedback } from './feedback.js';
import type { Frame } from '../stream/frame.js';
import { KeyFrameRequest } from './key-frame-request.js';
import { JitterBuffer } from './jitter-buffer.js';
import { ReceptionStatistics } from './reception-statistics.js';

export interface TrackReceiverOptions {
  ssrc: number;
  payloadType: number;
  /** Of video; audio is Opus. */
  codec?: VideoCodec;
  feedback: Feedback;
  stats: CaptureStats;
  /** Frames in order, each of them decodable: of video the first one is a key frame. */
  onFrame: (frame: Frame) => void;
}

/** Receives one track of a stream: repairs what is lost and makes whole frames. Times are milliseconds since 1970. */
export class TrackReceiver {
  private readonly track: Track;
  private readonly buffer = new JitterBuffer();
  private readonly statistics: ReceptionStatistics;
  private readonly assembler?: FrameAssembler;
  private readonly keyFrame: KeyFrameRequest;
  private ticks?: number;
  private needsKeyFrame: boolean;

  constructor(private readonly options: TrackReceiverOptions) {
    const { ssrc, codec, feedback } = options;
    this.track = codec ? 'video' : 'audio';
    this.needsKeyFrame = codec !== undefined;
    this.statistics = new ReceptionStatistics(ssrc, CLOCK_RATES[this.track]);
    this.keyFrame = new KeyFrameRequest(() => feedback.requestKeyFrame(ssrc));
    if (!codec) return;
    this.assembler = new FrameAssembler(codec, {
      frame: (frame) => this.videoFrame(frame),
      broken: () => (this.needsKeyFrame = true),
    });
  }

  get ssrc(): number {
    return this.options.ssrc;
  }

  receive(packet: RtpPacket, now: number): void {
    const { stats, payloadType } = this.options;
    if (packet.payloadType !== payloadType || !this.buffer.push(packet)) {
      stats.refused += 1;
      return;
    }
    stats.packets += 1;
    this.statistics.count(this.buffer.highestSequence ?? packet.sequence, packet.timestamp, now);
    this.askForMissing(now);
    this.drain(now);
  }

  senderReported(ntpMiddle: number, now: number): void {
    this.statistics.senderReported(ntpMiddle, now);
  }

  /** To be called often: gives up what did not come, and asks again. */
  tick(now: number): void {
    if (this.buffer.missing.count > 0) {
      this.askForMissing(now);
      this.drain(now);
    }
    if (this.needsKeyFrame) this.keyFrame.want(now);
    else this.keyFrame.tick(now);
  }

  /** Asks for a key frame until one comes; other frames are given on meanwhile. Audio has none. */
  askForKeyFrame(now: number): void {
    if (this.assembler) this.keyFrame.want(now);
  }

  /** Gives on nothing more before a key frame. Audio has none. */
  restartAtKeyFrame(now: number): void {
    if (!this.assembler) return;
    this.needsKeyFrame = true;
    this.keyFrame.want(now);
  }

  report(now: number): ReportBlock | undefined {
    return this.statistics.report(this.buffer.highestSequence, now);
  }

  /** Gives on what has come, and waits for nothing any more. */
  finish(): void {
    this.drain(Infinity);
  }

  private askForMissing(now: number): void {
    const sequences = this.buffer.missing.toAskFor(now);
    if (sequences.length > 0) this.options.feedback.requestPackets(this.options.ssrc, sequences);
  }

  private drain(now: number): void {
    const lostBefore = this.buffer.lost;
    for (let packet = this.buffer.pull(now); packet; packet = this.buffer.pull(now)) {
      if (this.assembler) this.assembler.push(packet, this.buffer.afterGap);
      else this.audioFrame(packet);
    }
    this.options.stats.lost += this.buffer.lost - lostBefore;
    if (this.needsKeyFrame && Number.isFinite(now)) this.keyFrame.want(now);
  }

  /** An Opus frame is what one packet has; nothing but padding is none. */
  private audioFrame({ payload, timestamp, arrivedAt }: RtpPacket): void {
    if (payload.length > 0) this.give({ data: payload, timestamp, arrivedAt });
  }

  private videoFrame(frame: AssembledFrame): void {
    if (frame.format) {
      this.needsKeyFrame = false;
      this.keyFrame.came();
    } else if (this.needsKeyFrame) return;
    this.give(frame);
  }

  private give({ data, format, timestamp, arrivedAt }: AssembledFrame): void {
    this.ticks = unwrap(timestamp, this.ticks ?? timestamp, 32);
    this.options.onFrame({ track: this.track, data, format, rtpMs: this.ticks / CLOCK_RATES[this.track], arrivedAt });
  }
}
