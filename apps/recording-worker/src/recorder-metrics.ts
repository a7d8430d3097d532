import { Gauge } from 'prom-client';
import type { CaptureJobs } from './capturing/capture-jobs.js';

/** Publishes what the worker captures. To be called once per process. */
export function registerRecorderMetrics(captures: CaptureJobs): void {
  gauge('convene_recordings_captured', 'Recordings that this worker captures', () => captures.recordings);
}

function gauge(name: string, help: string, value: () => number): void {
  // prom-client registers it by itself, and calls collect for each scrape.
  void new Gauge({
    name,
    help,
    collect() {
      this.set(value());
    },
  });
}
