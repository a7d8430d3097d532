import { recordingOperations } from '@convene/service-contracts';
import { FailureLog, ServiceBus } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';

type Plan = recordingOperations.CapturePlan;

/** A recording that is captured here, in one term. */
export type Capture = Pick<Plan, 'recordingUid' | 'term'> & { sessionUid: string };

interface Followed extends Capture {
  /** Of the plan that it has. */
  version?: string;
  readonly receive: (plan: Plan) => void;
}

/** Recordings that are asked for at once. */
const PORTION = 100;

/**
 * Asks the session service what is to be captured, whenever that may have changed: all recordings of which that is so in one
 * question, of which one is under way at a time.
 */
@Injectable()
export class CapturePlans {
  private readonly failures = new FailureLog(new Logger('capture'), 'asking what is to be captured');
  private readonly followed = new Set<Followed>();
  private readonly due = new Set<Followed>();
  private asking?: Promise<void>;

  constructor(private readonly bus: ServiceBus) {}

  /**
   * Has what is planned told now, and each time it changes. What is said of changes may get lost: `compare` finds out.
   * @returns ends that
   */
  follow(capture: Capture, receive: (plan: Plan) => void): () => void {
    const followed: Followed = { ...capture, receive };
    const { recordingChanged } = recordingOperations;
    const unsubscribe = this.bus.subscribe(recordingChanged, capture.sessionUid, () => this.askFor([followed]));
    this.followed.add(followed);
    this.askFor([followed]);
    return () => {
      unsubscribe();
      this.followed.delete(followed);
      this.due.delete(followed);
    };
  }

  /** Asks for what is different from what the session service has listed, or not there, and for what nobody could say. */
  compare(listed: readonly recordingOperations.Capture[]): void {
    const versions = new Map(listed.map(({ recordingUid, term, version }) => [`${recordingUid} ${term}`, version]));
    const differs = ({ recordingUid, term, version }: Followed) => versions.get(`${recordingUid} ${term}`) !== version;
    this.askFor([...this.followed].filter(differs));
  }

  private askFor(followed: readonly Followed[]): void {
    for (const one of followed) this.due.add(one);
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
  }

  private async ask(): Promise<void> {
    while (this.due.size > 0) {
      const asked = [...this.due].slice(0, PORTION);
      for (const one of asked) this.due.delete(one);
      try {
        await this.askOnce(asked);
        this.failures.succeeded();
      } catch (error) {
        // They go without a plan, or with another version, until they are compared again.
        for (const one of asked) delete one.version;
        return this.failures.failed(error);
      }
    }
  }

  private async askOnce(asked: readonly Followed[]): Promise<void> {
    const captures = asked.map(({ recordingUid, term }) => ({ recordingUid, term }));
    const { plans } = await this.bus.request(recordingOperations.capturePlans, { captures });
    for (const plan of plans) {
      for (const one of asked) {
        if (one.recordingUid !== plan.recordingUid || one.term !== plan.term || !this.followed.has(one)) continue;
        one.version = plan.version;
        one.receive(plan);
      }
    }
  }
}
