import { recordingOperations } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
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
    let wake = (): void => undefined;
    const unsubscribe = this.bus.subscribe(recordingOperations.recordingChanged, sessionUid, () => wake());
    const deadline = performance.now() + limitMs;
    try {
      for (;;) {
        // What happens during the look must not be missed: this promise is made before it.
        const changed = new Promise<void>((resolve) => (wake = resolve));
        const found = await look();
        const leftMs = deadline - performance.now();
        if (found !== undefined || leftMs <= 0) return found;
        await within(changed, Math.min(LOOK_AGAIN_MS, leftMs));
      }
    } finally {
      unsubscribe();
    }
  }
}

async function within(changed: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, limitMs)));
  await Promise.race([changed, over]);
  clearTimeout(timer);
}
