import { recordingOperations } from '@convene/service-contracts';
import { AutoResetEvent, ServiceBus } from '@convene/service-kit';
import { Injectable } from '@nestjs/common';

/** Whoever announces a change may die before; so everybody who waits also looks by himself. */
const LOOK_AGAIN_MS = 1_000;

/** Waits for what happens to recordings, on whichever replica it happens. */
@Injectable()
export class RecordingWatch {
  constructor(private readonly bus: ServiceBus) {}

  /**
   * Looks now, and again whenever a recording of the session has changed.
   * @param look what it returns is awaited; undefined = not yet
   * @returns undefined when it did not happen within so many milliseconds
   */
  async until<T>(sessionUid: string, limitMs: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
    const changed = new AutoResetEvent();
    const unsubscribe = this.bus.subscribe(recordingOperations.recordingChanged, sessionUid, () => changed.set());
    const deadline = performance.now() + limitMs;
    try {
      for (;;) {
        const found = await look();
        const leftMs = deadline - performance.now();
        if (found !== undefined || leftMs <= 0) return found;
        await changed.wait(Math.min(LOOK_AGAIN_MS, leftMs));
      }
    } finally {
      unsubscribe();
    }
  }
}
