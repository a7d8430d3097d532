/** So often a packet is asked for, and so long after each time it is waited for, milliseconds. */
const [MAX_ASKS, ASK_EVERY_MS] = [10, 40];

/**
 * The packets that are waited for. Patience is counted in requests, not in time: when the process was held up, their
 * answers may be there already, behind what it reads first. Times are milliseconds.
 */
export class MissingPackets {
  private readonly packets = new Map<number, { asks: number; askedAt: number }>();

  get count(): number {
    return this.packets.size;
  }

  add(sequence: number): void {
    this.packets.set(sequence, { asks: 0, askedAt: -Infinity });
  }

  delete(sequence: number): void {
    this.packets.delete(sequence);
  }

  clear(): void {
    this.packets.clear();
  }

  /** Whether it has been waited for long enough. @param now Infinity waits for nothing. */
  isGivenUp(sequence: number, now: number): boolean {
    const packet = this.packets.get(sequence);
    if (packet === undefined || now === Infinity) return true;
    return packet.asks >= MAX_ASKS && now - packet.askedAt >= ASK_EVERY_MS;
  }

  /** Those that are to be asked for now, in ascending order. They count as asked for. */
  toAskFor(now: number): number[] {
    if (this.packets.size === 0) return [];
    const due: number[] = [];
    for (const [sequence, packet] of this.packets) {
      if (packet.asks >= MAX_ASKS || now - packet.askedAt < ASK_EVERY_MS) continue;
      packet.askedAt = now;
      packet.asks += 1;
      due.push(sequence);
    }
    return due;
  }
}
