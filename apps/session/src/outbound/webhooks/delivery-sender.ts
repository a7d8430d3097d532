import { CONFIGURATION, FailureLog, PeriodicTask } from '@convene/service-kit';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';
import { DeliveryAttempts } from './delivery-attempts.js';
import { type Delivery, DeliveryQueue } from './delivery-queue.js';

/** How many sessions one process sends for at the same time. */
const SESSIONS_AT_ONCE = 100;
/** How often it looks for what lies waiting: of processes that died, are stopping, or have too much to do. */
const LOOK_EVERY_MS = 1_000;
const RENEW_EVERY_MS = 1_000;

/**
 * Sends the deliveries of each session in their order, the next one only when the one before has arrived, was refused, or
 * was given up. Who writes deliveries is also who sends them, unless he is busy: so nobody needs to be told over the network.
 */
@Injectable()
export class DeliverySender implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger('webhooks');
  private readonly failures = new FailureLog(this.logger, 'looking for webhooks to send');
  private readonly renewing = new PeriodicTask(
    RENEW_EVERY_MS,
    () => this.renew(),
    new FailureLog(this.logger, 'keeping sessions whose webhooks are sent'),
  );
  private readonly isOn: boolean;
  /** The sessions that this process sends for; it has their leases. */
  private readonly underWay = new Map<string, Promise<void>>();
  /** Sessions that may have something to send, and whether any others may. */
  private readonly woken = new Set<string>();
  private mayBeMore = false;
  private looking?: Promise<void>;
  private timer?: NodeJS.Timeout;
  private stopping = false;

  constructor(
    private readonly queue: DeliveryQueue,
    private readonly attempts: DeliveryAttempts,
    @Inject(CONFIGURATION) configuration: SessionConfiguration,
  ) {
    this.isOn = configuration.OPENVIDU_WEBHOOK;
  }

  onApplicationBootstrap(): void {
    if (!this.isOn) return;
    this.renewing.start();
    this.lookForAny();
    this.timer = setInterval(() => this.lookForAny(), LOOK_EVERY_MS);
  }

  beforeApplicationShutdown(): void {
    this.stopping = true;
    clearInterval(this.timer);
    this.attempts.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.looking;
    await Promise.all(this.underWay.values());
    await this.renewing.stop();
  }

  /** There may be something to send for a session. Does not wait. */
  wake(sessionUid: string): void {
    if (!this.isOn || this.stopping) return;
    this.woken.add(sessionUid);
    this.look();
  }

  private lookForAny(): void {
    this.mayBeMore = true;
    this.look();
  }

  private look(): void {
    this.looking ??= this.lookUntilNothing();
  }

  private async lookUntilNothing(): Promise<void> {
    await Promise.resolve(); // Those that are woken at the same moment are claimed together.
    try {
      for (let claim = this.claim(); claim; claim = this.claim()) {
        for (const sessionUid of await claim) this.begin(sessionUid);
      }
      this.failures.succeeded();
    } catch (error) {
      this.failures.failed(error); // What it should have found is found by one of the next that look for any.
    } finally {
      this.looking = undefined;
    }
  }

  /** Undefined when there is nothing to look for, or nobody free: who ends looks again. */
  private claim(): Promise<string[]> | undefined {
    const free = SESSIONS_AT_ONCE - this.underWay.size;
    if (this.stopping || free === 0) return undefined;
    const woken = [...this.woken].filter((sessionUid) => !this.underWay.has(sessionUid)).slice(0, free);
    for (const sessionUid of woken) this.woken.delete(sessionUid);
    if (woken.length > 0) return this.queue.claim(woken);
    return this.mayBeMore ? this.claimAny(free) : undefined;
  }

  private async claimAny(most: number): Promise<string[]> {
    this.mayBeMore = false;
    const claimed = await this.queue.claimAny(most);
    this.mayBeMore ||= claimed.length === most;
    return claimed;
  }

  private begin(sessionUid: string): void {
    if (this.underWay.has(sessionUid)) return; // Its lease had run out, and it has got it back.
    const sending = this.send(sessionUid).finally(() => {
      this.underWay.delete(sessionUid);
      if (!this.stopping) this.look();
    });
    this.underWay.set(sessionUid, sending);
  }

  private async send(sessionUid: string): Promise<void> {
    try {
      let pauseMs: number | undefined;
      for (let next = await this.next(sessionUid); next; next = await this.next(sessionUid)) {
        pauseMs = await this.attempts.make(next);
      }
      await this.queue.release(sessionUid);
      this.woken.add(sessionUid); // For what came after the last look and before the release.
      if (pauseMs !== undefined) setTimeout(() => this.wake(sessionUid), pauseMs).unref();
    } catch (error) {
      this.failures.failed(error); // The lease is left to run out: a pause, after which somebody finds what is left.
    }
  }

  private async next(sessionUid: string): Promise<Delivery | undefined> {
    return this.stopping ? undefined : this.queue.next(sessionUid);
  }

  private async renew(): Promise<void> {
    if (this.underWay.size > 0) await this.queue.renew([...this.underWay.keys()]);
  }
}
