import { promisify } from 'node:util';
import { CONFIGURATION, Readiness } from '@convene/service-kit';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import ffmpeg from 'fluent-ffmpeg';
import type { RecordingWorkerConfiguration } from '../configuration.js';
import { useFfmpeg } from './programs.js';

/** What recordings are encoded with (VP8 and Opus are copied as they come). */
const ENCODERS = ['libx264', 'aac', 'libvpx', 'libopus'];

/** The worker is ready only with an ffmpeg that can encode recordings. */
@Injectable()
export class FfmpegCheck implements OnApplicationBootstrap {
  private missing: string | undefined = 'ffmpeg was not looked at yet';

  constructor(
    readiness: Readiness,
    @Inject(CONFIGURATION) private readonly configuration: RecordingWorkerConfiguration,
  ) {
    readiness.register('ffmpeg', () => {
      if (this.missing) throw new Error(this.missing);
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    const { FFMPEG_PATH } = this.configuration;
    if (FFMPEG_PATH) {
      useFfmpeg(FFMPEG_PATH);
      ffmpeg.setFfmpegPath(FFMPEG_PATH);
    }
    this.missing = await this.look();
  }

  private async look(): Promise<string | undefined> {
    try {
      const available = await promisify(ffmpeg.getAvailableEncoders)();
      const absent = ENCODERS.filter((encoder) => !(encoder in available));
      return absent.length > 0 ? `this ffmpeg lacks ${absent.join(', ')}; install one that has them` : undefined;
    } catch (error) {
      return `ffmpeg cannot be run (${String(error)}); install it or set FFMPEG_PATH`;
    }
  }
}
