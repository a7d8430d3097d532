/** Lets a loop pause until something has happened, or some time is over. What happens while it works counts, too. */
export class AutoResetEvent {
  private isSet = false;
  private resolve?: () => void;

  set(): void {
    this.isSet = true;
    this.resolve?.();
  }

  async wait(ms: number): Promise<void> {
    if (!this.isSet) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.resolve = resolve;
        timer = setTimeout(resolve, ms);
      });
      clearTimeout(timer);
      this.resolve = undefined;
    }
    this.isSet = false;
  }
}
