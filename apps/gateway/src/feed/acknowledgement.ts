/**
 * How far a client has read. Behind the notifications goes a WebSocket ping with the cursor in it; clients send it back
 * by themselves, in order, so a pong says that everything before it arrived. One ping at a time is under way.
 */
export class Acknowledgement {
  private written: number;
  private asked?: number;
  private read: number;

  /** @param ping sends a WebSocket ping with this payload */
  constructor(
    cursor: number,
    private readonly ping: (payload: string) => void,
  ) {
    this.written = cursor;
    this.read = cursor;
  }

  /** The last event of the log that needs no delivery any more. */
  get cursor(): number {
    return this.read;
  }

  /** @param notified whether anything was written for the events up to this cursor */
  advance(cursor: number, notified: boolean): void {
    this.written = cursor;
    if (this.asked !== undefined) return;
    if (notified) this.ask();
    else this.read = cursor;
  }

  pong(payload: string): void {
    if (this.asked === undefined || payload !== String(this.asked)) return;
    this.read = this.asked;
    this.asked = undefined;
    if (this.written > this.read) this.ask();
  }

  private ask(): void {
    this.asked = this.written;
    this.ping(String(this.written));
  }
}
