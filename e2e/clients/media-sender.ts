import { randomInt } from 'node:crypto';
import { senderReport } from './rtcp.ts';
import type { TestMedia } from './test-media.ts';

const VP8_PAYLOAD = 1_100;
const TICK_MS = 5;
const REPORT_EVERY_MS = 1_000;

export interface SenderTrack {
  ssrc: number;
  payloadType: number;
}

/** Sends test media as a browser would: RTP at its own pace, and sender reports that tie audio and video together. */
export class MediaSender {
  /** Frames and packets that were sent. */
  readonly sent = { frames: 0, packets: 0 };
  /** When the first of both was due: wall clock, milliseconds. */
  startedAt = 0;
  private readonly media: TestMedia;
  private readonly send: (packet: Buffer) => void;
  private readonly tracks: { audio?: SenderTrack; video?: SenderTrack };
  private readonly audio = { sequence: randomInt(0x8000), time: randomInt(0x7fff_ffff) };
  private readonly video = { sequence: randomInt(0x8000), time: randomInt(0x7fff_ffff) };
  private timer?: NodeJS.Timeout;
  private began = 0;
  private reportedMs = Number.NEGATIVE_INFINITY;

  constructor(media: TestMedia, tracks: { audio?: SenderTrack; video?: SenderTrack }, send: (packet: Buffer) => void) {
    this.media = media;
    this.tracks = tracks;
    this.send = send;
  }

  start(): void {
    this.began = performance.now();
    this.startedAt = Date.now();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const elapsedMs = performance.now() - this.began;
    const { audio, video } = this.tracks;
    while (video && (this.sent.frames * 1_000) / this.media.fps <= elapsedMs) this.sendFrame(video);
    while (audio && this.sent.packets * 20 <= elapsedMs) this.sendAudio(audio);
    if (elapsedMs - this.reportedMs < REPORT_EVERY_MS) return;
    this.reportedMs = elapsedMs;
    if (audio) this.report(audio, this.audio.time + Math.round(elapsedMs * 48), elapsedMs);
    if (video) this.report(video, this.video.time + Math.round(elapsedMs * 90), elapsedMs);
  }

  private sendFrame({ ssrc, payloadType }: SenderTrack): void {
    const frame = this.media.frames[this.sent.frames % this.media.frames.length]!;
    const time = this.video.time + Math.round((this.sent.frames * 90_000) / this.media.fps);
    for (let at = 0; at < frame.length; at += VP8_PAYLOAD) {
      const last = at + VP8_PAYLOAD >= frame.length;
      // The descriptor of VP8 (RFC 7741): the first packet of a frame has the bit S.
      const payload = [Buffer.from([at === 0 ? 0x10 : 0x00]), frame.subarray(at, at + VP8_PAYLOAD)];
      this.send(rtp(payloadType, this.video.sequence++, time, ssrc, last, payload));
    }
    this.sent.frames++;
  }

  private sendAudio({ ssrc, payloadType }: SenderTrack): void {
    const packet = this.media.packets[this.sent.packets % this.media.packets.length]!;
    const time = this.audio.time + this.sent.packets * 960;
    this.send(rtp(payloadType, this.audio.sequence++, time, ssrc, false, [packet]));
    this.sent.packets++;
  }

  private report({ ssrc }: SenderTrack, rtpTime: number, elapsedMs: number): void {
    this.send(senderReport({ ssrc, rtpTime: rtpTime >>> 0, publisherMs: this.startedAt + elapsedMs }));
  }
}

function rtp(type: number, sequence: number, time: number, ssrc: number, marker: boolean, payload: Buffer[]): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt8(0x80, 0);
  header.writeUInt8((marker ? 0x80 : 0) | type, 1);
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE(time >>> 0, 4);
  header.writeUInt32BE(ssrc, 8);
  return Buffer.concat([header, ...payload]);
}
