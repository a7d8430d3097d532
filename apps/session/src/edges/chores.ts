import { CONFIGURATION, type PeriodicTask } from '@convene/service-kit';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CameraRecovery } from '../workflows/cameras/camera-recovery.js';
import type { SessionConfiguration } from '../configuration/session-configuration.js';
import { Autostop } from '../workflows/recording/autostop.js';
import { RecordingRecovery } from '../workflows/recording/recording-recovery.js';
import { SilentRecorders } from '../workflows/recording/silent-recorders.js';
import { EmptySessions } from '../workflows/sessions/empty-sessions.js';
import { ExpiredTurnCredentials } from '../workflows/retention/expired-turn-credentials.js';
import { OldDeliveries } from '../workflows/retention/old-deliveries.js';
import { OldLogs } from '../workflows/retention/old-logs.js';
import { UnusedSessions } from '../workflows/retention/unused-sessions.js';
import { type Chore, ChoreTurns } from './chore-turns.js';
import { SilentNodes } from '../nodes/silent-nodes.js';
import { LostMedia } from '../workflows/publishing/lost-media.js';
import { OverdueParticipants } from '../workflows/reconnecting/overdue-participants.js';
import { SilentGateways } from '../workflows/reconnecting/silent-gateways.js';

/** What people wait for: that a death is noticed, or a time is over. */
const LOOK_EVERY_MS = 250;
const SWEEP_EVERY_MS = 1_000;
const FORGOTTEN_RECORDINGS_EVERY_MS = 3_000;
const SILENT_CAMERAS_EVERY_MS = 3_000;
const OLD_LOGS_EVERY_MS = 3_600_000;
const EXPIRED_TURN_CREDENTIALS_EVERY_MS = 10_000;

/** Recurring work that one replica does for all, whichever is there. */
@Injectable()
export class Chores implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly tasks: PeriodicTask[] = [];
  private stopping = false;
  /** What is left when the service stops is done by the next one whose turn it is. */
  private readonly isOver = (): boolean => this.stopping;

  constructor(
    private readonly turns: ChoreTurns,
    private readonly silentNodes: SilentNodes,
    private readonly silentGateways: SilentGateways,
    private readonly lostMedia: LostMedia,
    private readonly overdueParticipants: OverdueParticipants,
    private readonly unusedSessions: UnusedSessions,
    private readonly emptySessions: EmptySessions,
    private readonly oldLogs: OldLogs,
    private readonly oldDeliveries: OldDeliveries,
    private readonly expiredTurnCredentials: ExpiredTurnCredentials,
    private readonly autostop: Autostop,
    private readonly forgottenRecordings: RecordingRecovery,
    private readonly silentRecorders: SilentRecorders,
    private readonly silentCameras: CameraRecovery,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  onApplicationBootstrap(): void {
    const garbageEveryMs = this.configuration.OPENVIDU_SESSIONS_GARBAGE_INTERVAL * 1_000;
    const chores: Chore[] = [
      { name: 'silent-nodes', everyMs: LOOK_EVERY_MS, judges: true, work: () => this.silentNodes.declareLost() },
      { name: 'lost-media', everyMs: LOOK_EVERY_MS, work: () => this.lostMedia.endOrphans() },
      { name: 'silent-gateways', everyMs: SWEEP_EVERY_MS, judges: true, work: () => this.silentGateways.sweep() },
      { name: 'overdue-participants', everyMs: LOOK_EVERY_MS, work: () => this.overdueParticipants.evict() },
      {
        name: 'unused-sessions',
        everyMs: garbageEveryMs,
        work: async () => {
          await this.unusedSessions.end(this.isOver);
          await this.emptySessions.end();
        },
      },
      { name: 'autostop', everyMs: SWEEP_EVERY_MS, work: () => this.autostop.sweep() },
      {
        name: 'forgotten-recordings',
        everyMs: FORGOTTEN_RECORDINGS_EVERY_MS,
        work: () => this.forgottenRecordings.sweep(),
      },
      {
        name: 'silent-recorders',
        everyMs: SWEEP_EVERY_MS,
        judges: true,
        work: () => this.silentRecorders.replace(),
      },
      { name: 'silent-cameras', everyMs: SILENT_CAMERAS_EVERY_MS, work: () => this.silentCameras.run() },
      { name: 'old-logs', everyMs: OLD_LOGS_EVERY_MS, work: () => this.oldLogs.remove(this.isOver) },
      {
        name: 'expired-turn-credentials',
        everyMs: EXPIRED_TURN_CREDENTIALS_EVERY_MS,
        work: () => this.expiredTurnCredentials.remove(this.isOver),
      },
      { name: 'old-webhooks', everyMs: OLD_LOGS_EVERY_MS, work: () => this.oldDeliveries.remove(this.isOver) },
    ];
    // A garbage interval of 0 switches that chore off.
    this.tasks.push(...chores.filter(({ everyMs }) => everyMs > 0).map((chore) => this.turns.task(chore)));
    for (const task of this.tasks) task.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.tasks.map((task) => task.stop()));
  }
}
