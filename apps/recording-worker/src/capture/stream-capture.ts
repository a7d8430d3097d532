import { randomInt } from 'node:crypto';
import { isRtcp, parseRtp, senderReportsIn } from '@convene/rtp';
import type { Logger } from '@nestjs/common';
import type { CaptureSource, ClockReport } from './stream/capture-source.js';
import { noStats, type CaptureStats } from './stream/capture-stats.js';
import { H264 } from './depacketize/h264.js';
import { Vp8 } from './depacketize/vp8.js';
import { Feedback } from './receiver/feedback.js';
import { checkStreamId } from '../pieces/piece-path.js';
import { PieceRecorder } from './writer/piece-recorder.js';
import { onTick } from './shared-tick.js';
import { SourceQuestion } from './source-question.js';
import { TrackReceiver } from './receiver/track-receiver.js';
import { UdpPort } from './udp-port.js';

/** Milliseconds between receiver reports. */
const REPORT_EVERY_MS = 1_000;

export interface StreamCaptureOptions {
  /** Where to listen: a local address. */
  ip: string;
  /** Of the recording; files go to `<folder>/<streamId>/<startMs>-<term>.mkv`, with a number behind if that exists. */
  folder: string;
  streamId: string;
  term: number;
  /** Which tracks the files get: what the stream has and the recording wants. At least one. */
  audio: boolean;
  video: boolean;
  /**
   * Asks the media node what it sends now. Called when packets of unknown SSRCs come from it, because the publisher has
   * reconnected: at most once a second and never twice at once. It has to settle; a failure is logged, and tried again.
   */
  source: () => Promise<CaptureSource>;
  /** A file was begun. Must not throw. */
  onBegun: () => void;
  logger: Pick<Logger, 'warn'>;
}

/** Receives one stream as RTP and writes it into files, until it is ended. */
export class StreamCapture {
  readonly stats: CaptureStats = noStats();
  private readonly feedback: Feedback;
  private readonly recorder: PieceRecorder;
  private readonly question: SourceQuestion;
  private readonly stopTicking: () => void;
  /** By SSRC. */
  private receivers: ReadonlyMap<number, TrackReceiver> = new Map();
  private source?: CaptureSource;
  private udp?: UdpPort;
  private reportedAt = -Infinity;
  private ended?: Promise<void>;
  /** Milliseconds since 1970 when `performance.now()` was 0: steps of the system's clock do not disturb a capture. */
  private readonly clockZero = Date.now() - performance.now();

  private constructor(private readonly options: StreamCaptureOptions) {
    const { stats } = this;
    this.feedback = new Feedback(randomInt(1, 2 ** 32), (packet) => this.udp?.send(packet), stats);
    this.recorder = new PieceRecorder({
      ...options,
      stats,
      clock: () => this.now(),
      keyFrames: {
        ask: (now) => this.eachReceiver((receiver) => receiver.askForKeyFrame(now)),
        restart: (now) => this.eachReceiver((receiver) => receiver.restartAtKeyFrame(now)),
      },
    });
    this.question = new SourceQuestion(options.source, (source) => this.start(source), options.logger);
    this.stopTicking = onTick(() => this.tick());
  }

  /**
   * Binds a UDP port.
   *
   * @throws when the address is none of this host, or the stream id cannot be the name of a folder.
   */
  static async open(options: StreamCaptureOptions): Promise<StreamCapture> {
    checkStreamId(options.streamId);
    const capture = new StreamCapture(options);
    try {
      const on = {
        message: (datagram: Buffer) => capture.receive(datagram),
        stranger: () => (capture.stats.refused += 1),
      };
      capture.udp = await UdpPort.open(options.ip, on, options.logger);
    } catch (error) {
      capture.stopTicking();
      throw error;
    }
    return capture;
  }

  /** The UDP port at which it receives RTP and RTCP. */
  get port(): number {
    if (!this.udp) throw new Error('The capture is not open yet');
    return this.udp.port;
  }

  /** From now on packets of this source are written. Nothing changes when it is the same as before. */
  start(source: CaptureSource): void {
    if (this.ended || JSON.stringify(source) === JSON.stringify(this.source)) return;
    const now = this.now();
    this.eachReceiver((receiver) => receiver.finish());
    this.source = source;
    this.udp?.talkWith(source.from);
    const { audio, video } = this.wanted(source);
    this.recorder.begin({ ...source, audio, video }, now);
    const receivers = [
      ...(audio ? [this.receiver(audio)] : []),
      ...(video ? [this.receiver(video, video.codec === 'VP8' ? new Vp8() : new H264())] : []),
    ];
    this.receivers = new Map(receivers.map((receiver) => [receiver.ssrc, receiver]));
    this.eachReceiver((receiver) => receiver.restartAtKeyFrame(now));
  }

  /** A sender report of the publisher: ties the RTP times of audio and video together. */
  clock(report: ClockReport): void {
    this.recorder.reported(report);
  }

  /**
   * Writes everything that has come, without waiting for what is missing, closes the file and frees the port. Waits 4 s
   * at most for the disk. Idempotent.
   */
  async end(): Promise<void> {
    this.ended ??= this.endNow();
    await this.ended;
  }

  private async endNow(): Promise<void> {
    this.stopTicking();
    const closed = this.udp?.close();
    this.eachReceiver((receiver) => receiver.finish());
    await this.recorder.end(this.now());
    await closed;
  }

  private now(): number {
    return this.clockZero + performance.now();
  }

  private wanted({ audio, video }: CaptureSource): Pick<CaptureSource, 'audio' | 'video'> {
    return { audio: this.options.audio ? audio : undefined, video: this.options.video ? video : undefined };
  }

  private receiver({ ssrc, payloadType }: { ssrc: number; payloadType: number }, codec?: Vp8 | H264): TrackReceiver {
    return new TrackReceiver({
      ssrc,
      payloadType,
      codec,
      feedback: this.feedback,
      stats: this.stats,
      onFrame: (frame) => this.recorder.add(frame, this.now()),
    });
  }

  private receive(datagram: Buffer): void {
    if (this.ended) return;
    const now = this.now();
    if (isRtcp(datagram)) {
      for (const { ssrc, ntpMiddle } of senderReportsIn(datagram)) {
        this.receivers.get(ssrc)?.senderReported(ntpMiddle, now);
      }
      return;
    }
    const packet = parseRtp(datagram, now);
    const receiver = packet && this.receivers.get(packet.ssrc);
    if (receiver) receiver.receive(packet, now);
    else {
      this.stats.refused += 1;
      if (packet && !this.isUnwanted(packet.ssrc)) this.question.ask(now);
    }
  }

  /** Whether it is a track that the files do not get. */
  private isUnwanted(ssrc: number): boolean {
    return ssrc === this.source?.audio?.ssrc || ssrc === this.source?.video?.ssrc;
  }

  private tick(): void {
    const now = this.now();
    this.eachReceiver((receiver) => receiver.tick(now));
    this.recorder.tick(now);
    if (now - this.reportedAt < REPORT_EVERY_MS || this.receivers.size === 0) return;
    this.reportedAt = now;
    this.feedback.report([...this.receivers.values()].flatMap((receiver) => receiver.report(now) ?? []));
  }

  private eachReceiver(action: (receiver: TrackReceiver) => void): void {
    for (const receiver of this.receivers.values()) action(receiver);
  }
}
