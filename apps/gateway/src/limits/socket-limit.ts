/** How many WebSockets a gateway takes, from everywhere and from one address. */
export class SocketLimit {
  private total = 0;
  private readonly perAddress = new Map<string, number>();

  constructor(
    private readonly most: number,
    private readonly mostPerAddress: number,
  ) {}

  /** @returns to be called when the socket is closed; undefined when there are too many */
  take(address: string): (() => void) | undefined {
    const count = this.perAddress.get(address) ?? 0;
    if (this.total >= this.most || count >= this.mostPerAddress) return undefined;
    this.total++;
    this.perAddress.set(address, count + 1);
    return () => this.release(address);
  }

  private release(address: string): void {
    this.total--;
    const left = this.perAddress.get(address)! - 1;
    if (left === 0) this.perAddress.delete(address);
    else this.perAddress.set(address, left);
  }
}
