import type { Frame, Track } from '@convene/matroska';
import { Backoff } from '@convene/service-kit';
import type { StreamSubscriber } from '../../streams/stream-subscriber.js';
import { packetizeVp8 } from '../rtp/packetize-vp8.js';
import { MAX_PAYLOAD_BYTES } from '../rtp/rtp-track.js';
import { BitrateControl } from '../encoder/bitrate-control.js';
import type { CameraVideo, SentFrame } from './camera-video.js';
import { Encoder } from '../encoder/encoder.js';
import { SinceKeyFrame } from './since-key-frame.js';

/** An encoder with another bitrate begins so much later than it is started: by then it is ready. */
const LEAD_MS = 500;
/** An encoder that is further behind is too slow, or hangs; it is replaced by one that begins with what is new. */
const MAX_LAG_MS = 4_000;
const HEALTHY_AFTER_MS = 10_000;

/**
 * Video that is encoded anew, as long as somebody receives it. Its bitrate is changed by a second encoder that takes over
 * with a key frame, so neither the camera nor a subscriber notices.
 */
export class TranscodedVideo implements CameraVideo {
  private readonly control: BitrateControl;
  private readonly backoff = new Backoff(HEALTHY_AFTER_MS);
  private receivers: readonly StreamSubscriber[] = [];
  private track?: Track;
  /** What an encoder begins with. */
  private readonly kept = new SinceKeyFrame<Frame>();
  private encoder?: Encoder;
  /** The one that is about to take over, what it has made, and what the other one has made of the same time. */
  private successor?: Encoder;
  private successorMade: SentFrame[] = [];
  private formerMade: SentFrame[] = [];
  private restart?: NodeJS.Timeout;
  private readonly controlling: NodeJS.Timeout;

  /**
   * @param maxKbps the camera's own limit; 0 = none.
   * @param onTrouble is told when an encoder has ended by itself.
   */
  constructor(
    maxKbps: number,
    private readonly onFrame: (frame: SentFrame) => void,
    private readonly onTrouble: (what: string) => void,
  ) {
    this.control = new BitrateControl(maxKbps);
    this.controlling = setInterval(() => this.secondPassed(), 1_000);
  }

  begin(track: Track | undefined): void {
    this.stopEncoders();
    this.track = track;
    this.kept.clear();
  }

  take(frame: Frame): void {
    this.encoder?.take(frame);
    this.successor?.take(frame);
    this.kept.take(frame, { isKey: frame.isKey, bytes: frame.data.length });
    this.adjust();
  }

  receivedBy(subscribers: readonly StreamSubscriber[]): void {
    this.receivers = subscribers;
    this.adjust();
  }

  end(): void {
    clearInterval(this.controlling);
    this.receivers = [];
    this.stopEncoders();
  }

  private secondPassed(): void {
    if (this.encoder && this.encoder.lagMs > MAX_LAG_MS) {
      this.onTrouble(`An encoder is ${Math.round(this.encoder.lagMs)} ms behind and is replaced`);
      this.encoder.kill();
    }
    this.control.secondPassed(this.receivers);
    this.adjust();
  }

  /** Starts the encoder that is needed now. */
  private adjust(): void {
    if (this.receivers.length === 0) return this.stopEncoders();
    const newest = this.kept.frames.at(-1);
    if (this.restart || this.successor || !this.track || !newest) return;
    const kbps = this.control.kbpsFor(this.receivers);
    if (!this.encoder) this.encoder = this.start(kbps, newest.ms);
    else if (this.encoder.kbps !== kbps) this.successor = this.start(kbps, newest.ms + LEAD_MS);
  }

  private start(kbps: number, fromMs: number): Encoder {
    const onFrame = (ms: number, data: Buffer) => this.made(encoder, ms, data);
    const encoder: Encoder = new Encoder({ track: this.track!, kbps, fromMs, onFrame }, this.kept.frames);
    this.backoff.started();
    void encoder.ended.then((said) => this.ended(encoder, said));
    return encoder;
  }

  private made(encoder: Encoder, ms: number, data: Buffer): void {
    const frame = { ms, isKey: (data[0]! & 1) === 0, payloads: packetizeVp8(data, MAX_PAYLOAD_BYTES) };
    if (encoder === this.successor) this.successorMade.push(frame);
    else if (encoder !== this.encoder) return;
    else if (this.successor && ms >= this.successor.fromMs) this.formerMade.push(frame);
    else return this.onFrame(frame);
    // The one before has made everything that comes before.
    if (this.successorMade.length > 0 && this.formerMade.length > 0) this.takeOver();
  }

  private takeOver(): void {
    const before = this.encoder;
    [this.encoder, this.successor, this.formerMade] = [this.successor, undefined, []];
    before?.kill();
    for (const frame of this.successorMade.splice(0)) this.onFrame(frame);
  }

  private ended(encoder: Encoder, said: string): void {
    if (encoder === this.successor) {
      [this.successor, this.successorMade] = [undefined, []];
      for (const frame of this.formerMade.splice(0)) this.onFrame(frame);
    } else if (encoder === this.encoder) {
      if (this.successor) this.takeOver();
      else this.encoder = undefined;
    } else return;
    this.onTrouble(said || 'An encoder has ended');
    this.restart ??= setTimeout(() => {
      this.restart = undefined;
      this.adjust();
    }, this.backoff.nextDelayMs());
  }

  private stopEncoders(): void {
    clearTimeout(this.restart);
    this.restart = undefined;
    const encoders = [this.encoder, this.successor];
    [this.encoder, this.successor, this.successorMade, this.formerMade] = [undefined, undefined, [], []];
    for (const encoder of encoders) encoder?.kill();
  }
}
