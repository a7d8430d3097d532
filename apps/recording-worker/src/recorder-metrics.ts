import { registerGauge } from '@convene/service-kit';
import type { CaptureJobs } from './recording/capture-jobs.js';

/** Publishes what the worker captures. To be called once per process. */
export function registerRecorderMetrics(captures: CaptureJobs): void {
  const { totals } = captures;
  registerGauge('convene_recordings_captured', 'Recordings that this worker captures', () => captures.recordings);
  registerGauge('convene_captured_streams', 'Streams that this worker captures', () => totals.streams);
  registerGauge('convene_capture_packets', 'RTP packets taken since the start', () => totals.sum.packets);
  registerGauge('convene_capture_packets_lost', 'RTP packets given up since the start', () => totals.sum.lost);
  registerGauge(
    'convene_capture_frames_dropped',
    'Frames that were not written since the start: a slow or full disk',
    () => totals.sum.dropped,
  );
  registerGauge('convene_capture_bytes', 'Bytes written since the start', () => totals.sum.bytes);
}
