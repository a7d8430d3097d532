import { MIME_TYPES, type MediaKind, type StreamCodec } from '@convene/sdp';
import type { types } from 'mediasoup';
import type { SessionRouter, Source } from '../routers/session-router.js';
import type { Lifetime } from '../transports/lifetime.js';
import { RtpTrack } from './rtp/rtp-track.js';

/** The usual payload types; a producer may have any. */
const CODECS: Readonly<Record<StreamCodec, types.RtpCodecParameters>> = {
  opus: { mimeType: MIME_TYPES.opus, payloadType: 111, clockRate: 48_000, channels: 2 },
  vp8: { mimeType: MIME_TYPES.vp8, payloadType: 96, clockRate: 90_000 },
  h264: {
    mimeType: MIME_TYPES.h264,
    payloadType: 108,
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
};
const REPORT_EVERY_MS = 1_000;

/** A way into a router for the RTP packets of this process; it lives as long as its owner. */
export class CameraTransport {
  private readonly sources = new Map<MediaKind, Source>();
  private readonly tracks: RtpTrack[] = [];

  private constructor(
    private readonly router: SessionRouter,
    private readonly transport: types.DirectTransport,
    /** The time that a frame which is due now is sent with, milliseconds. */
    private readonly sendingTime: () => number,
  ) {}

  static async open(router: SessionRouter, owner: Lifetime, sendingTime: () => number): Promise<CameraTransport> {
    const transport = await router.router.createDirectTransport();
    const opened = new CameraTransport(router, transport, sendingTime);
    const reporting = setInterval(() => opened.report(), REPORT_EVERY_MS);
    owner.owns(() => {
      clearInterval(reporting);
      transport.close();
    });
    return opened;
  }

  /**
   * Begins to send a kind.
   *
   * @returns what numbers its packets, and a promise of its producer. What is sent before that is there waits for it.
   */
  addTrack(kind: MediaKind, codec: StreamCodec): { track: RtpTrack; made: Promise<void> } {
    const parameters = CODECS[codec];
    const early: Buffer[] = [];
    let send = (packet: Buffer): void => void early.push(packet);
    const track = new RtpTrack(parameters.payloadType, parameters.clockRate, (packet) => send(packet));
    const produce = async () => {
      const rtpParameters = { codecs: [parameters], encodings: [{ ssrc: track.ssrc }], rtcp: { cname: 'camera' } };
      const producer = await this.transport.produce({ kind, rtpParameters });
      this.sources.set(kind, { producer, router: this.router });
      this.tracks.push(track);
      send = (packet) => {
        if (!producer.closed) producer.send(packet);
      };
      for (const packet of early.splice(0)) send(packet);
    };
    return { track, made: produce() };
  }

  /** The producer of a kind, if there is one. */
  source(kind: MediaKind): Source | undefined {
    return this.sources.get(kind);
  }

  private report(): void {
    for (const track of this.tracks) {
      const report = track.report(this.sendingTime(), Date.now());
      if (report) this.transport.sendRtcp(report);
    }
  }
}
