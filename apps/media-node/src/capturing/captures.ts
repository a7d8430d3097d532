import type { MediaWorker } from '../workers/media-worker.js';
import type { Capture } from './capture.js';

/** The streams that are captured, also those that are still being set up. What ends leaves them. */
export class Captures {
  private readonly captures = new Map<string, Capture>();

  add(capture: Capture): void {
    this.captures.set(capture.id, capture);
    capture.onEnd(() => this.captures.delete(capture.id));
  }

  find(id: string): Capture | undefined {
    return this.captures.get(id);
  }

  /** What is sent to a recording worker. */
  of(workerId: string): Capture[] {
    return [...this.captures.values()].filter(({ request }) => request.workerId === workerId);
  }

  get count(): number {
    return this.captures.size;
  }

  /** Ends what is sent from a worker. */
  endOn(worker: MediaWorker): void {
    for (const capture of [...this.captures.values()]) if (capture.worker === worker) capture.end();
  }

  /** Ends what is named. Unknown ids are fine: they ended before. */
  end(ids: readonly string[]): void {
    for (const id of ids) this.captures.get(id)?.end();
  }
}
