import { NobodyThere } from '@convene/service-kit';

/** So often in a row NATS has to know of nobody: a subscription may just be moving to another connection. */
const MAX_NOBODY = 2;
/** So often in a row an answer may be missing. */
const MAX_UNANSWERED = 3;

/** The questions in a row that a recording worker has not answered. */
export class MissedAnswers {
  private nobody = 0;
  private unanswered = 0;

  /** Whether its last question was not answered. */
  get any(): boolean {
    return this.unanswered > 0;
  }

  /** Whether they are so many that nobody can be there any more. */
  get areTooMany(): boolean {
    return this.nobody >= MAX_NOBODY || this.unanswered >= MAX_UNANSWERED;
  }

  /** Another question was not answered. */
  add(error: unknown): void {
    this.nobody = error instanceof NobodyThere ? this.nobody + 1 : 0;
    this.unanswered += 1;
  }

  /** The worker answered, or its silence says nothing about it. */
  forget(): void {
    this.nobody = 0;
    this.unanswered = 0;
  }
}
