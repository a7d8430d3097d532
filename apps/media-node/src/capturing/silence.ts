import { NobodyThere } from '@convene/service-kit';

/** So often in a row NATS has to know of nobody: a subscription may just be moving to another connection. */
const MAX_NOBODY = 2;
/** So often in a row an answer may be missing. */
const MAX_UNANSWERED = 3;

/** The questions in a row that a recording worker has not answered. */
export class Silence {
  private nobody = 0;
  private unanswered = 0;

  /** Whether its last question was not answered. */
  get begun(): boolean {
    return this.unanswered > 0;
  }

  /** Whether it has lasted so long that nobody can be there any more. */
  get isDeath(): boolean {
    return this.nobody >= MAX_NOBODY || this.unanswered >= MAX_UNANSWERED;
  }

  /** Another question was not answered. */
  goesOn(error: unknown): void {
    this.nobody = error instanceof NobodyThere ? this.nobody + 1 : 0;
    this.unanswered += 1;
  }

  /** The worker answered, or its silence says nothing about it. */
  ends(): void {
    this.nobody = 0;
    this.unanswered = 0;
  }
}
