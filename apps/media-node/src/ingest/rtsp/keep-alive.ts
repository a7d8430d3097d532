/** RFC 2326, 12.37: for cameras that say nothing of it. */
export const USUAL_SESSION_TIMEOUT_S = 60;
/** Some cameras do not say how impatient they are. */
const MAX_INTERVAL_MS = 5_000;

type Ask = (method: string, onAnswer: (status: number) => void) => void;

/** Asks a camera for something again and again, so that it does not end the session. */
export class KeepAlive {
  /** The first one is used. Where it is refused or ignored, it is the other's turn. */
  private methods = ['GET_PARAMETER', 'OPTIONS'];
  private isUnanswered = false;
  private timer?: NodeJS.Timeout;

  constructor(private readonly ask: Ask) {}

  /** @param known what a camera says that it understands, its header `Public`. */
  choose(known: string): void {
    this.methods = known.includes('GET_PARAMETER') ? ['GET_PARAMETER', 'OPTIONS'] : ['OPTIONS', 'GET_PARAMETER'];
  }

  /** @param timeoutS after which the camera ends a session. */
  begin(timeoutS: number): void {
    this.end();
    this.timer = setInterval(() => this.beat(), Math.min((timeoutS * 1_000) / 2, MAX_INTERVAL_MS));
  }

  get isBeating(): boolean {
    return this.timer !== undefined;
  }

  end(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private beat(isSecondTry = false): void {
    if (this.isUnanswered) this.methods.reverse();
    this.isUnanswered = true;
    this.ask(this.methods[0]!, (status) => {
      this.isUnanswered = false;
      if (status < 300) return;
      this.methods.reverse();
      if (!isSecondTry) this.beat(true);
    });
  }
}
