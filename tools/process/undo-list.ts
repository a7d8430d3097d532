/** What is to be undone at the end, the last thing first. */
export class UndoList {
  private readonly actions: (() => Promise<unknown>)[] = [];

  push(undo: () => Promise<unknown>): void {
    this.actions.push(undo);
  }

  /**
   * Undoes everything, once: a second call has nothing left to do. One failure does not keep the others from being undone.
   *
   * @throws AggregateError with all failures
   */
  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (const undo of this.actions.splice(0).reverse()) {
      try {
        await undo();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `Not everything could be undone: ${failures.join('; ')}`);
  }
}
