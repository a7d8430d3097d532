import { FailureLog, PeriodicTask } from '@convene/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { RecordingJobs } from '../workflows/recording/recording-jobs.js';

const PAUSE_MS = 2_000;
/** What was counted longer ago is not shown: the jobs are out of reach, and their number may be any. */
const SHOWN_MS = 15_000;

let countedAt = Number.NEGATIVE_INFINITY;
const gauge = new Gauge({
  name: 'convene_recording_jobs',
  help: 'Jobs of all recording workers: those that wait for one, and those that are being done',
  labelNames: ['kind', 'state'],
  collect() {
    if (performance.now() - countedAt > SHOWN_MS) this.reset();
  },
});

/** Publishes how much work recording workers have, so that their number can follow. Every replica counts the same jobs. */
@Injectable()
export class RecordingBacklog implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task = new PeriodicTask(
    PAUSE_MS,
    () => this.count(),
    new FailureLog(new Logger(RecordingBacklog.name), 'counting the jobs of recording workers'),
  );

  constructor(private readonly jobs: RecordingJobs) {}

  onApplicationBootstrap(): void {
    this.task.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.task.stop();
  }

  private async count(): Promise<void> {
    for (const [kind, states] of Object.entries(await this.jobs.counts())) {
      for (const [state, count] of Object.entries(states)) gauge.set({ kind, state }, count);
    }
    countedAt = performance.now();
  }
}
