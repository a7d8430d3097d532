import { JobStore, repeatJob } from '@convene/jobs';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CameraRecovery } from '../cameras/camera-recovery.js';
import type { SessionConfiguration } from '../configuration.js';
import { Autostop } from '../recordings/autostop.js';
import { RecordingRecovery } from '../recordings/recording-recovery.js';
import { DeliveriesService } from '../webhooks/deliveries.service.js';
import { DeliveryRecovery } from '../webhooks/delivery-recovery.js';
import { EmptySessions } from './empty-sessions.js';
import { Garbage } from './garbage.js';
import { SilentGateways } from './silent-gateways.js';

const QUEUE = 'housekeeping';
const SWEEP_EVERY_MS = 1_000;
const FORGOTTEN_WEBHOOKS_EVERY_MS = 5_000;
const AUTOSTOP_EVERY_MS = 1_000;
const FORGOTTEN_RECORDINGS_EVERY_MS = 3_000;
const SILENT_CAMERAS_EVERY_MS = 3_000;
const OLD_LOGS_EVERY_MS = 3_600_000;
const EXPIRED_TURN_CREDENTIALS_EVERY_MS = 10_000;

type Chore =
  | 'sweep'
  | 'unused-sessions'
  | 'forgotten-webhooks'
  | 'autostop'
  | 'forgotten-recordings'
  | 'silent-cameras'
  | 'old-logs'
  | 'old-webhooks'
  | 'expired-turn-credentials';

/** Recurring work that one replica does for all, whichever is there. */
@Injectable()
export class HousekeepingWorker implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: JobStore,
    private readonly silent: SilentGateways,
    private readonly garbage: Garbage,
    private readonly emptySessions: EmptySessions,
    private readonly forgottenWebhooks: DeliveryRecovery,
    private readonly deliveries: DeliveriesService,
    private readonly autostop: Autostop,
    private readonly forgottenRecordings: RecordingRecovery,
    private readonly silentCameras: CameraRecovery,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const queue = this.jobs.queue(QUEUE);
    const chores: Record<Chore, () => Promise<void>> = {
      sweep: () => this.silent.sweep(),
      'unused-sessions': async () => {
        await this.garbage.removeUnusedSessions();
        await this.emptySessions.end();
      },
      'forgotten-webhooks': () => this.forgottenWebhooks.run(),
      autostop: () => this.autostop.sweep(),
      'forgotten-recordings': () => this.forgottenRecordings.sweep(),
      'silent-cameras': () => this.silentCameras.run(),
      'old-logs': () => this.garbage.removeOldLogs(),
      'expired-turn-credentials': () => this.garbage.removeExpiredTurnCredentials(),
      'old-webhooks': () => this.deliveries.removeOld(),
    };
    this.jobs.worker(QUEUE, async (job) => chores[job.name as Chore]());
    const every: Record<Chore, number> = {
      sweep: SWEEP_EVERY_MS,
      'unused-sessions': this.configuration.OPENVIDU_SESSIONS_GARBAGE_INTERVAL * 1_000,
      'forgotten-webhooks': this.configuration.OPENVIDU_WEBHOOK ? FORGOTTEN_WEBHOOKS_EVERY_MS : 0,
      autostop: AUTOSTOP_EVERY_MS,
      'forgotten-recordings': FORGOTTEN_RECORDINGS_EVERY_MS,
      'silent-cameras': SILENT_CAMERAS_EVERY_MS,
      'old-logs': OLD_LOGS_EVERY_MS,
      'expired-turn-credentials': EXPIRED_TURN_CREDENTIALS_EVERY_MS,
      'old-webhooks': OLD_LOGS_EVERY_MS,
    };
    for (const [chore, ms] of Object.entries(every)) await repeatJob(queue, chore, ms);
  }
}
