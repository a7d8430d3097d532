import { shownCameraUri } from '@convene/openvidu-protocol';
import type { MediaKind } from '@convene/sdp';
import { Logger } from '@nestjs/common';
import type { OwnPublication } from '../streams/publication.js';
import type { StreamSubscriber } from '../streams/stream-subscriber.js';
import type { MediaSession } from '../sessions/media-session.js';
import type { Source } from '../routers/session-router.js';
import type { MediaWorker } from '../workers/media-worker.js';
import { Lifetime } from '../lifetimes/lifetime.js';
import { CameraDetails } from './camera-details.js';
import { cameraFailures } from './camera-metrics.js';
import { CameraPipeline } from './camera-pipeline.js';
import { Camera, type CameraState } from './camera/camera.js';
import type { CameraSettings } from './camera/camera-settings.js';
import type { CameraFailure } from './gate/camera-failure.js';
import type { IngestRequest } from './ingest-request.js';

/** How long a subscriber is kept waiting to learn which video a camera sends that is passed through. */
const VIDEO_KNOWN_LIMIT_MS = 2_000;

/** An IP camera that feeds a stream, whether it can be reached at the moment or not. */
export class CameraPublication implements OwnPublication {
  private readonly logger = new Logger(CameraPublication.name);
  private readonly lifetime = new Lifetime();
  private opening?: Promise<void>;
  private pipeline?: CameraPipeline;
  private camera?: Camera;
  private currentState: CameraState = 'idle';
  readonly details = new CameraDetails();
  /** When it was made, milliseconds of `performance.now()`. */
  readonly createdAt = performance.now();

  constructor(
    readonly request: IngestRequest,
    private readonly session: MediaSession,
    readonly worker: MediaWorker,
    private readonly settings: CameraSettings,
  ) {
    this.lifetime.owns(session.keep(worker));
  }

  get id(): string {
    return this.request.publicationId;
  }

  get streamId(): string {
    return this.request.streamId;
  }

  get ended(): boolean {
    return this.lifetime.ended;
  }

  get state(): CameraState {
    return this.currentState;
  }

  /** How many of those who receive it have a source of their own. */
  get ownSources(): number {
    return this.pipeline?.ownSources ?? 0;
  }

  /** Calls back when it ends, or at once when it has ended. */
  onEnd(callback: () => void): void {
    this.lifetime.owns(callback);
  }

  /** Sets everything up, the first time. @throws when it ends meanwhile. The caller then ends it. */
  async open(): Promise<void> {
    this.opening ??= this.setUp();
    await this.opening;
  }

  /** The producer of a kind, if there is one yet. */
  source(kind: MediaKind): Source | undefined {
    return this.pipeline?.source(kind);
  }

  async sourceForNewcomer(kind: MediaKind): Promise<Source | undefined> {
    return this.pipeline?.sourceForNewcomer(kind);
  }

  async sourcesKnown(): Promise<void> {
    const limit = setTimeout(() => this.pipeline?.assumeVideo(), VIDEO_KNOWN_LIMIT_MS);
    await this.pipeline?.videoKnown;
    clearTimeout(limit);
  }

  /** Connects the camera for the first subscriber, and lets go of it after the last. */
  receivedBy(subscribers: readonly StreamSubscriber[]): void {
    this.pipeline?.receivedBy(subscribers);
    if (subscribers.length > 0) this.camera?.want();
    else if (this.request.camera.onlyPlayWithSubscribers) this.camera?.release();
  }

  /** Frees everything. May be called at any time and more than once. */
  end(): void {
    if (this.ended) return;
    this.lifetime.end();
    this.logger.log({ ...this.names, msg: 'Camera ended' });
  }

  private async setUp(): Promise<void> {
    const { rtspUri, networkCache, onlyPlayWithSubscribers } = this.request.camera;
    const router = await this.session.routers.forPublisher(this.worker, {}, {}, this.lifetime);
    const pipeline = await CameraPipeline.open(this.request, router, this.lifetime, (what) => this.complain(what));
    const camera = new Camera(new URL(rtspUri), networkCache, this.settings, {
      onTracks: (tracks) => pipeline.onTracks(tracks),
      onFrame: (frame) => pipeline.onFrame(frame),
      onState: (state, failure) => this.stateChanged(state, failure),
    });
    this.lifetime.owns(() => camera.end());
    [this.pipeline, this.camera] = [pipeline, camera];
    this.session.opened(this);
    if (!onlyPlayWithSubscribers) camera.want();
  }

  private stateChanged(state: CameraState, failure?: CameraFailure): void {
    this.currentState = state;
    this.details.note(state, failure?.message);
    if (!failure) return this.logger.log({ ...this.names, state, msg: 'Camera' });
    cameraFailures.inc({ reason: failure.kind });
    this.logger.warn({ ...this.names, state, reason: failure.message, msg: 'A camera cannot be received' });
  }

  private complain(reason: string): void {
    this.details.note(this.currentState, reason);
    this.logger.warn({ ...this.names, reason, msg: 'The video of a camera makes trouble' });
  }

  private get names() {
    const { sessionUid, streamId, publicationId, camera } = this.request;
    return { sessionUid, streamId, publicationId, camera: shownCameraUri(camera.rtspUri) };
  }
}
