import { noStats, type CaptureStats } from '../capture/stream/capture-stats.js';

/** What all captures of this process have counted, those that have ended too. */
export class CaptureTotals {
  private readonly running = new Set<CaptureStats>();
  private readonly ended = noStats();

  /** @returns to be called when the capture has ended */
  add(stats: CaptureStats): () => void {
    this.running.add(stats);
    return () => {
      if (this.running.delete(stats)) addTo(this.ended, stats);
    };
  }

  /** Streams that are being captured. */
  get streams(): number {
    return this.running.size;
  }

  get sum(): CaptureStats {
    const sum = { ...this.ended };
    for (const stats of this.running) addTo(sum, stats);
    return sum;
  }
}

function addTo(sum: CaptureStats, more: CaptureStats): void {
  for (const name of Object.keys(sum) as (keyof CaptureStats)[]) sum[name] += more[name];
}
