import { Allowance } from './allowance.js';

/** With more addresses than this the ones at rest are forgotten. */
const REMEMBERED = 10_000;

/** How often each address may do something. */
export class AddressLimit {
  private readonly allowances = new Map<string, Allowance>();

  /** @param perSecond 0 = as often as it likes */
  constructor(
    private readonly perSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @returns false when it was too often */
  allows(address: string): boolean {
    if (this.perSecond === 0) return true;
    let allowance = this.allowances.get(address);
    if (!allowance) {
      if (this.allowances.size >= REMEMBERED) this.forgetResting();
      allowance = new Allowance(this.perSecond, this.now);
      this.allowances.set(address, allowance);
    }
    return allowance.take() >= 0;
  }

  /** When all of them are busy it is an attack from everywhere, and memory matters more than fairness. */
  private forgetResting(): void {
    for (const [address, allowance] of this.allowances) if (allowance.isFull) this.allowances.delete(address);
    if (this.allowances.size >= REMEMBERED) this.allowances.clear();
  }
}
