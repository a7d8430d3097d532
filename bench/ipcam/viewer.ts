import { isRtcp, parseRtp } from '@convene/rtp';
import dataChannel, { type Track } from 'node-datachannel';
import { FrameAssembler } from '../../apps/recording-worker/dist/capture/depacketize/frame-assembler.js';
import { H264 } from '../../apps/recording-worker/dist/capture/depacketize/h264.js';
import type { VideoCodec } from '../../apps/recording-worker/dist/capture/depacketize/video-codec.js';
import type { VideoFormat } from '../../apps/recording-worker/dist/pieces/video-format.js';
import { Vp8 } from '../../apps/recording-worker/dist/capture/depacketize/vp8.js';
import type { Participant } from '../../e2e/clients/participant.ts';
import { until, within } from '../../e2e/support/until.ts';
import { FPS } from '../recording/conference-video.ts';
import { answerForLibrary, LIBRARY_CODEC, PAYLOAD_TYPES, viewerOffer } from './viewer-sdp.ts';

const { PeerConnection, Video } = dataChannel;

/** What fills the default buffer, and a second more. */
const STEADY_FRAMES = 3 * FPS;
const FIRST_FRAME_LIMIT_MS = 20_000;

/** Who watches a camera, and where its pictures come from. */
export interface Watched {
  who: Participant;
  streamId: string;
  connectionId: string;
}

/** When things happened to a viewer, milliseconds since he asked for the stream. */
export interface Beginning {
  answered: number;
  /** The first whole frame, which is a key frame. */
  firstFrame: number;
}

/** A subscriber of a camera's stream without a browser: its frames are put together, but not decoded. */
export class Viewer {
  /** What has come: whole frames, frames with something missing, and packets of sound. */
  readonly counts = { frames: 0, brokenFrames: 0, sound: 0 };
  /** What the newest key frame said of itself. */
  format?: VideoFormat;
  private readonly watched: Watched;
  private readonly connection = new PeerConnection('viewer', { iceServers: [], disableAutoNegotiation: true });
  /** Kept: without somebody who knows it, it would be closed. */
  private readonly track: Track;
  private readonly firstFrame = Promise.withResolvers<number>();
  private readonly assemblers = new Map([
    [PAYLOAD_TYPES.vp8, this.assembler(new Vp8())],
    [PAYLOAD_TYPES.h264, this.assembler(new H264())],
  ]);

  private constructor(watched: Watched) {
    this.watched = watched;
    const media = new Video('0', 'RecvOnly');
    media.addVP8Codec(LIBRARY_CODEC);
    this.track = this.connection.addTrack(media);
    this.track.onMessage((packet) => this.take(packet));
  }

  /** Subscribes to a stream, and waits for its first frame. */
  static async begin(watched: Watched): Promise<{ viewer: Viewer; beginning: Beginning }> {
    const viewer = new Viewer(watched);
    try {
      const sdpOffer = await viewer.offer();
      const { rpc } = watched.who;
      const asked = performance.now();
      const { sdpAnswer } = await rpc.call('receiveVideoFrom', { sender: watched.streamId, sdpOffer });
      const answered = performance.now();
      viewer.connection.setRemoteDescription(answerForLibrary(sdpAnswer), 'answer');
      const firstFrame = await within(FIRST_FRAME_LIMIT_MS, 'the first frame', viewer.firstFrame.promise);
      return { viewer, beginning: { answered: answered - asked, firstFrame: firstFrame - asked } };
    } catch (error) {
      viewer.connection.close();
      throw error;
    }
  }

  /** Until the buffer is full, and nothing changes any more. */
  async untilSteady(): Promise<void> {
    await until('the stream is steady', () => this.counts.frames >= STEADY_FRAMES, { limitMs: 20_000 });
  }

  async leave(): Promise<void> {
    const { who, connectionId } = this.watched;
    await who.rpc.call('unsubscribeFromVideo', { sender: connectionId });
    this.connection.close();
  }

  private async offer(): Promise<string> {
    const local = new Promise<string>((resolve) => this.connection.onLocalDescription((sdp) => resolve(sdp)));
    this.connection.setLocalDescription('offer');
    return viewerOffer(await local);
  }

  private assembler(codec: VideoCodec): FrameAssembler {
    return new FrameAssembler(codec, {
      frame: ({ format }) => {
        this.counts.frames += 1;
        if (format) this.format = format;
        if (this.format) this.firstFrame.resolve(performance.now());
      },
      broken: () => (this.counts.brokenFrames += 1),
    });
  }

  private take(datagram: Buffer): void {
    const packet = isRtcp(datagram) ? undefined : parseRtp(datagram, Date.now());
    if (!packet) return;
    if (packet.payloadType === PAYLOAD_TYPES.opus) this.counts.sound += 1;
    this.assemblers.get(packet.payloadType)?.push(packet, false);
  }
}
