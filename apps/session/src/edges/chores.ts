import { CONFIGURATION, type PeriodicTask } from '@convene/service-kit';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CameraRecovery } from '../workflows/cameras/camera-recovery.js';
import type { SessionConfiguration } from '../configuration/session-configuration.js';
import { Autostop } from '../workflows/recording/autostop.js';
import { RecordingRecovery } from '../workflows/recording/recording-recovery.js';
import { Deliveries } from '../outbound/webhooks/deliveries.js';
import { EmptySessions } from '../workflows/sessions/empty-sessions.js';
import { Garbage } from '../workflows/garbage.js';
import { ChoreTurns } from './chore-turns.js';
import { SilentGateways } from '../workflows/reconnecting/silent-gateways.js';

const SWEEP_EVERY_MS = 1_000;
const AUTOSTOP_EVERY_MS = 1_000;
const FORGOTTEN_RECORDINGS_EVERY_MS = 3_000;
const SILENT_CAMERAS_EVERY_MS = 3_000;
const OLD_LOGS_EVERY_MS = 3_600_000;
const EXPIRED_TURN_CREDENTIALS_EVERY_MS = 10_000;

type Chore =
  | 'sweep'
  | 'unused-sessions'
  | 'autostop'
  | 'forgotten-recordings'
  | 'silent-cameras'
  | 'old-logs'
  | 'old-webhooks'
  | 'expired-turn-credentials';

/** Recurring work that one replica does for all, whichever is there. */
@Injectable()
export class Chores implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly tasks: PeriodicTask[] = [];

  constructor(
    private readonly turns: ChoreTurns,
    private readonly silent: SilentGateways,
    private readonly garbage: Garbage,
    private readonly emptySessions: EmptySessions,
    private readonly deliveries: Deliveries,
    private readonly autostop: Autostop,
    private readonly forgottenRecordings: RecordingRecovery,
    private readonly silentCameras: CameraRecovery,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  onApplicationBootstrap(): void {
    const chores: Record<Chore, () => Promise<void>> = {
      sweep: () => this.silent.sweep(),
      'unused-sessions': async () => {
        await this.garbage.removeUnusedSessions();
        await this.emptySessions.end();
      },
      autostop: () => this.autostop.sweep(),
      'forgotten-recordings': () => this.forgottenRecordings.sweep(),
      'silent-cameras': () => this.silentCameras.run(),
      'old-logs': () => this.garbage.removeOldLogs(),
      'expired-turn-credentials': () => this.garbage.removeExpiredTurnCredentials(),
      'old-webhooks': () => this.deliveries.removeOld(),
    };
    const every: Record<Chore, number> = {
      sweep: SWEEP_EVERY_MS,
      'unused-sessions': this.configuration.OPENVIDU_SESSIONS_GARBAGE_INTERVAL * 1_000,
      autostop: AUTOSTOP_EVERY_MS,
      'forgotten-recordings': FORGOTTEN_RECORDINGS_EVERY_MS,
      'silent-cameras': SILENT_CAMERAS_EVERY_MS,
      'old-logs': OLD_LOGS_EVERY_MS,
      'expired-turn-credentials': EXPIRED_TURN_CREDENTIALS_EVERY_MS,
      'old-webhooks': OLD_LOGS_EVERY_MS,
    };
    for (const [name, work] of Object.entries(chores) as [Chore, () => Promise<void>][]) {
      const everyMs = every[name];
      if (everyMs > 0) this.tasks.push(this.turns.task(name, everyMs, work));
    }
    for (const task of this.tasks) task.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.tasks.map((task) => task.stop()));
  }
}
