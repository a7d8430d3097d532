import { recordingOperations } from '@convene/service-contracts';
import type { NodeBus } from '../bus/node-bus.js';

/** A recording worker speaks every 200 ms. One that is only late is asked in vain; that does no harm. */
const SILENT_MS = 300;

/** For how long nothing was heard of a recording worker. */
export class RecorderSilence {
  private heardAt = performance.now();
  /** Stops listening. */
  readonly stop: () => void;

  constructor(bus: Pick<NodeBus, 'subscribe'>, workerId: string) {
    this.stop = bus.subscribe(recordingOperations.recorderLives, workerId, () => {
      this.heardAt = performance.now();
    });
  }

  /** In how many milliseconds it is too long; not more than 0 when it is. */
  get leftMs(): number {
    return this.heardAt + SILENT_MS - performance.now();
  }
}
