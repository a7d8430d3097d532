import { Participant } from '../../e2e/clients/participant.ts';
import type { RestClient } from '../../e2e/clients/rest-client.ts';
import { FPS } from '../recording/conference-video.ts';
import { rounded } from '../run/percentiles.ts';
import { startBareFfmpeg, stopBareFfmpeg, type BareTask } from './bare-ffmpeg.ts';
import { beyond, eachRounded, total, usageOf, type Usage } from './process-usage.ts';
import { publish } from './published-camera.ts';
import type { SceneCamera } from './scene-camera.ts';
import { Viewer } from './viewer.ts';

/** With fewer pictures it is something else that was measured. */
const LEAST_FRAMES_SHARE = 0.95;

/** What a media node uses for one camera, beyond what it uses without one; percent of a core. */
export interface CameraCost {
  percent: number;
  by_process: Usage;
  /** What arrives at the subscriber. */
  codec: string;
  size: string;
  frames_per_s: number;
  broken_frames: number;
  sound_packets_per_s: number;
}

/** Measures a media node with its cameras, and ffmpeg alone. */
export class CameraCosts {
  private readonly rest: RestClient;
  private readonly nodePid: number;
  private readonly seconds: number;
  /** What the node uses without a camera. */
  readonly idle: Usage;

  private constructor(rest: RestClient, nodePid: number, seconds: number, idle: Usage) {
    this.rest = rest;
    this.nodePid = nodePid;
    this.seconds = seconds;
    this.idle = idle;
  }

  /** @param nodePid of a media node without a camera. @param seconds of each measurement */
  static async begin(rest: RestClient, nodePid: number, seconds: number): Promise<CameraCosts> {
    return new CameraCosts(rest, nodePid, seconds, await usageOf(nodePid, seconds));
  }

  /** Of a camera with one subscriber. @param encoded whether it is encoded anew */
  async ofCamera({ uri, format: sent }: SceneCamera, encoded: boolean): Promise<CameraCost> {
    const session = await this.rest.createSession();
    const camera = await publish(this.rest, session, { uri, encoded });
    const who = await Participant.join(this.rest, session, { role: 'SUBSCRIBER' });
    try {
      const { viewer } = await Viewer.begin({ who, ...camera });
      await viewer.untilSteady();
      const before = { at: performance.now(), ...viewer.counts };
      const usage = beyond(await usageOf(this.nodePid, this.seconds), this.idle);
      const seconds = (performance.now() - before.at) / 1_000;
      const { frames, brokenFrames, sound } = viewer.counts;
      const framesPerSecond = (frames - before.frames) / seconds;
      const { codec, width, height } = viewer.format!;
      await viewer.leave();
      if (framesPerSecond < LEAST_FRAMES_SHARE * FPS)
        throw new Error(`Only ${rounded(framesPerSecond)} frames a second came`);
      if (width !== sent.width || height !== sent.height) throw new Error(`Pictures of ${width}x${height} came`);
      return {
        percent: rounded(total(usage)),
        by_process: eachRounded(usage),
        codec,
        size: `${width}x${height}`,
        frames_per_s: rounded(framesPerSecond),
        broken_frames: brokenFrames - before.brokenFrames,
        sound_packets_per_s: rounded((sound - before.sound) / seconds),
      };
    } finally {
      who.close();
      await camera.unpublish();
    }
  }

  /** Of an ffmpeg that does something with a camera. */
  async ofBareFfmpeg({ uri }: SceneCamera, task: BareTask): Promise<{ percent: number }> {
    const ffmpeg = await startBareFfmpeg(task(uri));
    try {
      return { percent: rounded(total(await usageOf(ffmpeg.pid, this.seconds))) };
    } finally {
      await stopBareFfmpeg(ffmpeg);
    }
  }
}
