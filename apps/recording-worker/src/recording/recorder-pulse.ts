import { recordingOperations } from '@convene/service-contracts';
import { CONFIGURATION, ServiceBus } from '@convene/service-kit';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { RecordingWorkerConfiguration } from '../configuration.js';

const EVERY_MS = 200;

/** Says that this worker is there, for as long as it is: media nodes send streams only to workers that are. */
@Injectable()
export class RecorderPulse implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly bus: ServiceBus,
    @Inject(CONFIGURATION) private readonly configuration: RecordingWorkerConfiguration,
  ) {}

  onApplicationBootstrap(): void {
    const { RECORDING_WORKER_ID: workerId } = this.configuration;
    this.timer = setInterval(() => this.bus.publish(recordingOperations.recorderLives, workerId, {}), EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
