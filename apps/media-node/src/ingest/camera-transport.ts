import { pictureLossIn } from '@convene/rtp';
import { MIME_TYPES, type MediaKind, type StreamCodec } from '@convene/sdp';
import { guarded } from '@convene/service-kit';
import type { types } from 'mediasoup';
import type { SessionRouter, Source } from '../routers/session-router.js';
import type { Lifetime } from '../lifetimes/lifetime.js';
import { RtpTrack } from './rtp/rtp-track.js';
import type { OwnTrackSender } from './video/own-track-sender.js';

const KEY_FRAME_REQUESTS: types.RtcpFeedback[] = [{ type: 'nack', parameter: 'pli' }];

/** The usual payload types; a producer may have any. */
const CODECS: Readonly<Record<StreamCodec, types.RtpCodecParameters>> = {
  opus: { mimeType: MIME_TYPES.opus, payloadType: 111, clockRate: 48_000, channels: 2 },
  vp8: { mimeType: MIME_TYPES.vp8, payloadType: 96, clockRate: 90_000, rtcpFeedback: KEY_FRAME_REQUESTS },
  h264: {
    mimeType: MIME_TYPES.h264,
    payloadType: 108,
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
    rtcpFeedback: KEY_FRAME_REQUESTS,
  },
};
const REPORT_EVERY_MS = 1_000;

/** What is sent into a router, and its producer, once there is one. What is sent before that is there waits for it. */
export interface CameraTrack {
  track: RtpTrack;
  made: Promise<types.Producer>;
}

/** A way into a router for the RTP packets of this process; it lives as long as its owner. */
export class CameraTransport {
  private readonly sources = new Map<MediaKind, Source>();
  private readonly tracks: RtpTrack[] = [];
  /** What to do when a key frame of an SSRC is asked for. */
  private readonly asked = new Map<number, () => void>();

  private constructor(
    private readonly router: SessionRouter,
    private readonly transport: types.DirectTransport,
    /** The time that a frame which is due now is sent with, milliseconds. */
    private readonly sendingTime: () => number,
  ) {
    transport.on('rtcp', (packet) => this.asked.get(pictureLossIn(packet) ?? -1)?.());
  }

  static async open(router: SessionRouter, owner: Lifetime, sendingTime: () => number): Promise<CameraTransport> {
    const transport = await router.router.createDirectTransport();
    const opened = new CameraTransport(router, transport, sendingTime);
    const reporting = setInterval(() => guarded('reporting of a camera', () => opened.report()), REPORT_EVERY_MS);
    owner.owns(() => {
      clearInterval(reporting);
      transport.close();
    });
    return opened;
  }

  /** Begins to send a kind. @param onAsked is called when somebody asks for a key frame. */
  addTrack(kind: MediaKind, codec: StreamCodec, onAsked: () => void = () => undefined): CameraTrack {
    const { track, made } = this.produce(kind, codec);
    this.asked.set(track.ssrc, onAsked);
    const ready = async () => {
      const producer = await made;
      this.sources.set(kind, { producer, router: this.router });
      this.tracks.push(track);
      return producer;
    };
    return { track, made: ready() };
  }

  /**
   * The same video as another track, for somebody who cannot begin where that one is.
   *
   * @param begin is called when it can be sent, with what ends it.
   */
  async addVideoFor(
    original: RtpTrack,
    codec: StreamCodec,
    begin: (track: RtpTrack, leave: () => void) => OwnTrackSender,
  ): Promise<Source> {
    const { track, made } = this.produce('video', codec, original.firstTime);
    const producer = await made;
    const release = () => producer.close();
    const sender = begin(track, release);
    this.asked.set(track.ssrc, () => sender.asked());
    producer.observer.once('close', () => {
      this.asked.delete(track.ssrc);
      sender.end();
    });
    return { producer, router: this.router, own: { canJoin: (join) => sender.canJoin(join), release } };
  }

  /** The producer of a kind, if there is one. */
  source(kind: MediaKind): Source | undefined {
    return this.sources.get(kind);
  }

  private produce(kind: MediaKind, codec: StreamCodec, firstTime?: number): CameraTrack {
    const parameters = CODECS[codec];
    const early: Buffer[] = [];
    let send = (packet: Buffer): void => void early.push(packet);
    const track = new RtpTrack(parameters.payloadType, parameters.clockRate, (packet) => send(packet), firstTime);
    const make = async () => {
      const rtpParameters = { codecs: [parameters], encodings: [{ ssrc: track.ssrc }], rtcp: { cname: 'camera' } };
      const producer = await this.transport.produce({ kind, rtpParameters });
      send = (packet) => {
        if (!producer.closed) producer.send(packet);
      };
      for (const packet of early.splice(0)) send(packet);
      return producer;
    };
    return { track, made: make() };
  }

  private report(): void {
    for (const track of this.tracks) {
      const report = track.report(this.sendingTime(), Date.now());
      if (report) this.transport.sendRtcp(report);
    }
  }
}
