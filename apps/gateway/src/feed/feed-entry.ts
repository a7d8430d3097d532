import type { SessionEvent } from '@convene/service-contracts';
import { frameOf } from './notification.js';

/** An event with the frame that tells of it, which is written once for all sockets. */
export class FeedEntry {
  private written?: { frame: string | undefined };

  constructor(readonly event: SessionEvent) {}

  get seq(): number {
    return this.event.seq;
  }

  /** Undefined when clients are not told of such events. */
  get frame(): string | undefined {
    this.written ??= { frame: frameOf(this.event.body) };
    return this.written.frame;
  }
}
