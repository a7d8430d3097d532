import type { Lifetime } from './lifetime.js';

/** Who uses something that several share: it is freed with the last of them. */
export class Users {
  private count = 0;

  /** @param free must not throw. Is called once, and after that there must be no new user. */
  constructor(private readonly free: () => void) {}

  /** Counts a user until it ends. */
  add(user: Lifetime): void {
    this.count += 1;
    user.owns(() => {
      this.count -= 1;
      if (this.count === 0) this.free();
    });
  }
}
