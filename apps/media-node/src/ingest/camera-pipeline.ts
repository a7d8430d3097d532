import type { Frame, FrameListener, Track } from '@convene/matroska';
import type { MediaKind, StreamCodec } from '@convene/sdp';
import type { StreamSubscriber } from '../streams/stream-subscriber.js';
import type { SessionRouter, Source } from '../routers/session-router.js';
import type { Lifetime } from '../lifetimes/lifetime.js';
import { CameraTransport } from './camera-transport.js';
import type { IngestRequest } from './ingest-request.js';
import { Playout } from './playout/playout.js';
import type { RtpTrack } from './rtp/rtp-track.js';
import type { CameraVideo, SentFrame } from './video/camera-video.js';
import { CopiedVideo } from './video/copied-video.js';
import { TICK_MS, type TimedFrame } from './video/late-track.js';
import { RareKeyFrames } from './video/rare-key-frames.js';
import { TranscodedVideo } from './video/transcoded-video.js';

/** What nearly all cameras send. */
const USUAL_CODEC: StreamCodec = 'h264';

/**
 * The way of a camera's frames into a router. Its producers stay, whatever happens to the camera: who is subscribed sees
 * it again as soon as it is back.
 */
export class CameraPipeline implements FrameListener {
  private readonly video: CameraVideo;
  private readonly videoMade = Promise.withResolvers<void>();
  private kinds: ReadonlyMap<number, MediaKind> = new Map();
  private videoCodec?: StreamCodec;
  private videoTrack?: RtpTrack;
  /** Of video that is passed through; an encoder makes a key frame each second. */
  private readonly rareKeyFrames?: RareKeyFrames;
  /** Whether a picture was sent since the camera was connected. */
  private hasPicture = false;
  /** That picture, as long as nothing follows it: the buffer fills. */
  private opening?: TimedFrame;

  private constructor(
    { camera, maxKbps }: IngestRequest,
    private readonly playout: Playout,
    private readonly transport: CameraTransport,
    private readonly audioTrack: RtpTrack,
    onTrouble: (what: string) => void,
  ) {
    const onFrame = (frame: SentFrame) => this.sendVideo(frame);
    this.video = camera.adaptativeBitrate
      ? new TranscodedVideo(maxKbps, onFrame, onTrouble)
      : new CopiedVideo((codec) => this.decideCodec(codec), onFrame, onTrouble);
    if (camera.adaptativeBitrate) this.decideCodec('vp8');
    else this.rareKeyFrames = new RareKeyFrames();
  }

  /**
   * @param owner when it ends, everything is freed.
   * @param onTrouble is told, for people, what is wrong with the camera's video.
   */
  static async open(
    request: IngestRequest,
    router: SessionRouter,
    owner: Lifetime,
    onTrouble: (what: string) => void,
  ): Promise<CameraPipeline> {
    const playout = new Playout(request.camera.networkCache);
    owner.owns(() => playout.stop());
    const transport = await CameraTransport.open(router, owner, () => playout.sendingTime());
    const audio = transport.addTrack('audio', 'opus');
    const pipeline = new CameraPipeline(request, playout, transport, audio.track, onTrouble);
    owner.owns(() => pipeline.video.end());
    await Promise.all([audio.made, request.camera.adaptativeBitrate && pipeline.videoMade.promise]);
    return pipeline;
  }

  /** Resolves when there is a video producer: for a camera that is passed through, when it is known what it sends. */
  get videoKnown(): Promise<void> {
    return this.videoMade.promise;
  }

  /** Assumes that the camera, which could not be connected yet, sends what nearly all of them do. */
  assumeVideo(): void {
    this.decideCodec(USUAL_CODEC);
  }

  source(kind: MediaKind): Source | undefined {
    return this.transport.source(kind);
  }

  /** The source for somebody who begins now: one of his own, when the next key frame is far away. */
  async sourceForNewcomer(kind: MediaKind): Promise<Source | undefined> {
    const { rareKeyFrames: rare, videoTrack, videoCodec } = this;
    if (kind !== 'video' || !rare?.isLongWait || !videoTrack || !videoCodec) return this.source(kind);
    return this.transport.addVideoFor(videoTrack, videoCodec, (track, leave) => rare.begin(track, leave));
  }

  /** How many receivers have a source of their own. */
  get ownSources(): number {
    return this.rareKeyFrames?.newcomers ?? 0;
  }

  receivedBy(subscribers: readonly StreamSubscriber[]): void {
    this.video.receivedBy(subscribers);
  }

  onTracks(tracks: Track[]): void {
    this.playout.begin();
    this.hasPicture = false;
    const video = tracks.find(({ codecId }) => codecId.startsWith('V_'));
    const audio = tracks.find(({ codecId }) => codecId === 'A_OPUS');
    const kinds = new Map<number, MediaKind>();
    if (video) kinds.set(video.number, 'video');
    if (audio) kinds.set(audio.number, 'audio');
    this.kinds = kinds;
    this.video.begin(video);
  }

  onFrame(frame: Frame): void {
    const kind = this.kinds.get(frame.trackNumber);
    if (kind === 'video') this.video.take(frame);
    else if (kind === 'audio')
      this.playout.add('audio', frame.ms, false, (atMs) => this.audioTrack.sendFrame([frame.data], atMs, false));
  }

  private sendVideo({ ms, isKey, payloads }: SentFrame): void {
    if (!this.hasPicture && !isKey) return; // nothing can be seen of it
    const isOpening = !this.hasPicture;
    this.hasPicture = true;
    this.playout.add('video', ms, isOpening, (atMs) => {
      this.videoTrack?.sendFrame(payloads, atMs, true);
      this.opening = isOpening ? { payloads, atMs } : undefined;
      this.rareKeyFrames?.take({ payloads, atMs }, isKey);
    });
  }

  /** Somebody came too late for the first picture, and too early for the next. */
  private repeatOpening(): void {
    if (!this.opening) return;
    this.opening.atMs += TICK_MS;
    this.videoTrack?.sendFrame(this.opening.payloads, this.opening.atMs, true);
  }

  /** What subscribers are told once cannot be changed any more. @returns whether this codec can be sent. */
  private decideCodec(codec: StreamCodec): boolean {
    if (this.videoCodec !== undefined) return this.videoCodec === codec;
    this.videoCodec = codec;
    const { track, made } = this.transport.addTrack('video', codec, () => this.repeatOpening());
    this.videoTrack = track;
    made.then(() => this.videoMade.resolve(), this.videoMade.reject);
    return true;
  }
}
