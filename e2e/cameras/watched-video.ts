import { parseRtp, type RtpPacket } from '@convene/rtp';
import { FrameAssembler } from '../../apps/recording-worker/src/capture/depacketize/frame-assembler.js';
import { H264 } from '../../apps/recording-worker/src/capture/depacketize/h264.js';
import { Vp8 } from '../../apps/recording-worker/src/capture/depacketize/vp8.js';
import { PieceFile } from '../../apps/recording-worker/src/capture/writer/piece-file.js';
import type { VideoFormat } from '../../apps/recording-worker/src/pieces/video-format.js';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { picturesIn, type Picture } from './pictures-in.ts';

/** A whole frame, in the order in which they came. */
export interface WatchedFrame {
  ssrc: number;
  /** Of key frames. */
  format?: VideoFormat;
  /** Since the first one by the RTP times, milliseconds. */
  ms: number;
  data: Buffer;
}

interface Source {
  assembler: FrameAssembler;
  nextSequence: number;
}

/** What a subscriber gets of a stream's video, whatever SSRCs it comes with. */
export class WatchedVideo {
  readonly frames: WatchedFrame[] = [];
  /** Packets that did not come, came twice or in another order, and frames that were not whole. */
  faults = 0;
  private readonly payloadType: number;
  private readonly codec: 'h264' | 'vp8';
  private readonly sources = new Map<number, Source>();
  private firstTime?: number;

  constructor(codec: 'h264' | 'vp8', payloadType: number) {
    this.codec = codec;
    this.payloadType = payloadType;
  }

  take(datagram: Buffer): void {
    const packet = parseRtp(datagram, Date.now());
    if (packet?.payloadType !== this.payloadType) return;
    const source = this.sourceOf(packet);
    const isNext = packet.sequence === source.nextSequence;
    if (!isNext) this.faults += 1;
    source.nextSequence = (packet.sequence + 1) & 0xffff;
    source.assembler.push(packet, !isNext);
  }

  /** By the RTP times, milliseconds between each frame and the one before. */
  get steps(): number[] {
    return this.frames.slice(1).map(({ ms }, index) => ms - this.frames[index]!.ms);
  }

  /** Decodes all that has come by now. */
  async pictures(): Promise<Picture[]> {
    const frames = [...this.frames];
    const folder = await temporaryFolder();
    const failures: unknown[] = [];
    const file = new PieceFile({
      ...{ folder, streamId: 'stream', term: 1, startedAt: 0, audio: false, video: frames[0]!.format },
      onBegun: () => undefined,
      onWritten: () => undefined,
      onFailure: (error) => failures.push(error),
    });
    for (const { ms, ...frame } of frames)
      file.add({ track: 'video', ...frame, rtpMs: ms, arrivedAt: ms, time: ms }, ms);
    await file.close();
    if (failures.length > 0) throw failures[0];
    return picturesIn(`${folder}/stream/0-1.mkv`);
  }

  private sourceOf({ ssrc, sequence }: RtpPacket): Source {
    const known = this.sources.get(ssrc);
    if (known) return known;
    const assembler = new FrameAssembler(this.codec === 'h264' ? new H264() : new Vp8(), {
      frame: ({ timestamp, format, data }) => {
        this.firstTime ??= timestamp;
        this.frames.push({ ssrc, format, ms: ((timestamp - this.firstTime) | 0) / 90, data });
      },
      broken: () => (this.faults += 1),
    });
    const source = { assembler, nextSequence: sequence };
    this.sources.set(ssrc, source);
    return source;
  }
}
