/** Lets a loop pause until something has happened, or some time is over. What happens while it works counts, too. */
export class Wake {
  private happened = false;
  private resolve?: () => void;

  up(): void {
    this.happened = true;
    this.resolve?.();
  }

  async within(ms: number): Promise<void> {
    if (!this.happened) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.resolve = resolve;
        timer = setTimeout(resolve, ms);
      });
      clearTimeout(timer);
      this.resolve = undefined;
    }
    this.happened = false;
  }
}
