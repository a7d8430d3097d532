import { Gauge } from 'prom-client';
import type { CaptureJobs } from './capturing/capture-jobs.js';

/** Publishes what the worker captures. To be called once per process. */
export function registerRecorderMetrics(captures: CaptureJobs): void {
  const { totals } = captures;
  gauge('convene_recordings_captured', 'Recordings that this worker captures', () => captures.recordings);
  gauge('convene_captured_streams', 'Streams that this worker captures', () => totals.streams);
  gauge('convene_capture_packets', 'RTP packets taken since the start', () => totals.sum.packets);
  gauge('convene_capture_packets_lost', 'RTP packets given up since the start', () => totals.sum.lost);
  gauge(
    'convene_capture_frames_dropped',
    'Frames that were not written since the start: a slow or full disk',
    () => totals.sum.dropped,
  );
  gauge('convene_capture_bytes', 'Bytes written since the start', () => totals.sum.bytes);
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
