import type { RtpPacket } from '@convene/rtp';
import type { CodedPicture, VideoCodec } from './video-codec.js';

/** No browser sends a frame as large as this; one that is larger is not kept in memory. */
const MAX_FRAME_BYTES = 4 * 1024 * 1024;

/** A frame as it came. */
export interface AssembledFrame extends CodedPicture {
  /** RTP time, 32 bits. */
  timestamp: number;
  /** When its first packet came, milliseconds since 1970. */
  arrivedAt: number;
}

/** What becomes of the frames of a track. */
export interface FrameSink {
  frame(frame: AssembledFrame): void;
  /** A frame is lost, or a part of it: what follows cannot be decoded without it. */
  broken(): void;
}

/** Makes frames of the packets of a video track. They come in order, and they are given on only when they are whole. */
export class FrameAssembler {
  private open?: { timestamp: number; arrivedAt: number; bytes: number; spoiled: boolean };

  constructor(
    private readonly codec: VideoCodec,
    private readonly sink: FrameSink,
  ) {}

  /** @param afterGap whether packets before this one are lost. */
  push(packet: RtpPacket, afterGap: boolean): void {
    if (afterGap) this.abandon();
    // Nothing but padding: senders probe the bandwidth with it.
    if (packet.payload.length === 0) return;
    // A new frame without a marker at the end of the last one, of which nothing is missing: it is whole.
    if (this.open && this.open.timestamp !== packet.timestamp) this.finish();
    this.take(packet);
    if (packet.marker) this.finish();
  }

  private take({ payload, timestamp, arrivedAt }: RtpPacket): void {
    const first = this.open === undefined;
    this.open ??= { timestamp, arrivedAt, bytes: 0, spoiled: false };
    this.open.arrivedAt = Math.min(this.open.arrivedAt, arrivedAt);
    this.open.bytes += payload.length;
    if (this.open.spoiled) return;
    if (this.open.bytes <= MAX_FRAME_BYTES && this.codec.take(payload, first)) return;
    this.open.spoiled = true;
    this.codec.abandon();
  }

  private finish(): void {
    if (!this.open) return;
    const { timestamp, arrivedAt, spoiled } = this.open;
    this.open = undefined;
    const picture = spoiled ? undefined : this.codec.finish();
    if (!picture) this.sink.broken();
    else if (picture.data.length > 0) this.sink.frame({ ...picture, timestamp, arrivedAt });
  }

  private abandon(): void {
    this.open = undefined;
    this.codec.abandon();
    this.sink.broken();
  }
}
