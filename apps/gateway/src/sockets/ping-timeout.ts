/** The interval of a client whose pings never told one, ms. */
const DEFAULT_INTERVAL_MS = 20_000;
/** As many intervals without a ping mean that the client is gone. */
const PATIENCE = 3;

/** Notices that a client stopped pinging. It is armed by the first ping (WebSocket reference 5.2). */
export class PingTimeout {
  private interval = DEFAULT_INTERVAL_MS;
  private timer?: NodeJS.Timeout;
  private stopped = false;

  constructor(private readonly onTimeout: () => void) {}

  /** @param interval milliseconds between pings, if the client says so in this one */
  ping(interval?: number): void {
    if (this.stopped) return;
    if (this.timer && (interval === undefined || interval === this.interval)) {
      this.timer.refresh();
      return;
    }
    this.interval = interval ?? this.interval;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.onTimeout, PATIENCE * this.interval);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }
}
