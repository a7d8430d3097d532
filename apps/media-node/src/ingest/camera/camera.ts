import { setTimeout as pause } from 'node:timers/promises';
import type { FrameListener } from '@convene/matroska';
import { Backoff } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import { CameraFailure } from '../gate/camera-failure.js';
import type { CameraSettings } from './camera-settings.js';
import { receiveCamera } from './receive-camera.js';

/** `idle`: nobody wants it. `waiting`: it could not be received, and is tried again in a while. */
export const CAMERA_STATES = ['idle', 'connecting', 'playing', 'waiting'] as const;
export type CameraState = (typeof CAMERA_STATES)[number];

export interface CameraListener extends FrameListener {
  /** @param failure why it waits. */
  onState(state: CameraState, failure?: CameraFailure): void;
}

/** Who looks for a moment only, or comes back at once, does not make the camera be connected anew. */
const LINGER_MS = 2_000;
/** A camera that has played for so long is tried again at once when it is lost. */
const HEALTHY_AFTER_MS = 10_000;

/** Keeps a camera connected while it is wanted, however often it goes away. */
export class Camera {
  private readonly backoff = new Backoff(HEALTHY_AFTER_MS);
  private running?: AbortController;
  private leaving?: NodeJS.Timeout;
  private withAudio = true;

  constructor(
    private readonly uri: URL,
    private readonly bufferMs: number,
    private readonly settings: CameraSettings,
    private readonly listener: CameraListener,
  ) {}

  /** Connects it, if it is not. */
  want(): void {
    clearTimeout(this.leaving);
    this.leaving = undefined;
    if (this.running) return;
    this.running = new AbortController();
    void this.run(this.running.signal);
  }

  /** Lets go of it in a moment, unless it is wanted again before. */
  release(): void {
    this.leaving ??= setTimeout(() => this.end(), LINGER_MS);
  }

  /** Lets go of it at once. */
  end(): void {
    clearTimeout(this.leaving);
    this.leaving = undefined;
    this.running?.abort();
    this.running = undefined;
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.listener.onState('connecting');
      const failure = await this.receive(signal);
      if (signal.aborted) break;
      this.listener.onState('waiting', failure);
      // An aborted pause only means that the loop ends.
      await pause(this.backoff.nextDelayMs(), undefined, { signal }).catch(() => undefined);
    }
    if (!this.running) this.listener.onState('idle');
  }

  private async receive(signal: AbortSignal): Promise<CameraFailure> {
    let plays = false;
    const listener: FrameListener = {
      onTracks: (tracks) => !signal.aborted && this.listener.onTracks(tracks),
      onFrame: (frame) => {
        if (signal.aborted) return;
        if (!plays) {
          plays = true;
          this.backoff.started();
          this.listener.onState('playing');
        }
        this.listener.onFrame(frame);
      },
    };
    const { uri, bufferMs, settings, withAudio } = this;
    const failure = await receiveCamera({ uri, bufferMs, settings, withAudio, listener, signal }).catch(unexpected);
    // Audio that never comes, or is refused, holds the video back: the next attempt does without; unless there is no video.
    const isForOneTrack = failure.kind === 'silent' || failure.track !== undefined;
    if (isForOneTrack && !plays) this.withAudio = !withAudio;
    return failure;
  }
}

/** A bug must cost one camera, not the node. */
function unexpected(error: unknown): CameraFailure {
  new Logger(Camera.name).error({ err: error, msg: 'A camera failed unexpectedly' });
  return new CameraFailure('internal', 'Something unexpected happened; the log of the media node has the details');
}
