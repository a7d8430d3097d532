/**
 * How far a client has read. Behind the notifications goes a WebSocket ping with the cursor in it; clients send it back
 * by themselves, in order, so a pong says that everything before it arrived. Each batch of notifications has its ping,
 * so that what is not known to have arrived is no older than one way there and back.
 */
export class Acknowledgement {
  private written: number;
  /** The cursor in the last ping. */
  private asked: number;
  private read: number;
  private readonly waiting: (() => void)[] = [];

  /** @param ping sends a WebSocket ping with this payload */
  constructor(
    cursor: number,
    private readonly ping: (payload: string) => void,
  ) {
    this.written = cursor;
    this.asked = cursor;
    this.read = cursor;
  }

  /** The last event of the log that needs no delivery any more. */
  get cursor(): number {
    return this.read;
  }

  /** @param notified whether anything was written for the events up to this cursor */
  advance(cursor: number, notified: boolean): void {
    this.written = cursor;
    if (notified) {
      this.asked = cursor;
      this.ping(String(cursor));
    } else if (this.read === this.asked) {
      this.settle();
    }
  }

  /** A client may answer several pings with the last of them. */
  pong(payload: string): void {
    const cursor = Number(payload);
    if (!Number.isInteger(cursor) || cursor <= this.read || cursor > this.asked) return;
    this.read = cursor;
    if (cursor === this.asked) this.settle();
  }

  /** Resolves when all that was written has arrived; never, if the client is gone. */
  async settled(): Promise<void> {
    if (this.read === this.asked) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.waiting.push(resolve);
    await promise;
  }

  /** Nothing was written behind the last ping: the events after it needed no notification. */
  private settle(): void {
    this.read = this.written;
    this.asked = this.written;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
