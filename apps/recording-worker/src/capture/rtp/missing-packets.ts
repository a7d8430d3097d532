/** So long a packet is waited for before it is given up, milliseconds. */
export const PATIENCE_MS = 400;
/** So often it is asked for meanwhile, milliseconds. */
const ASK_EVERY_MS = 40;

/** The packets that are waited for: since when, and when they were asked for. Times are milliseconds. */
export class MissingPackets {
  private readonly packets = new Map<number, { since: number; askedAt: number }>();

  get count(): number {
    return this.packets.size;
  }

  add(sequence: number, now: number): void {
    this.packets.set(sequence, { since: now, askedAt: -Infinity });
  }

  delete(sequence: number): void {
    this.packets.delete(sequence);
  }

  clear(): void {
    this.packets.clear();
  }

  /** Whether it has been waited for long enough. */
  isGivenUp(sequence: number, now: number): boolean {
    const packet = this.packets.get(sequence);
    return packet === undefined || now - packet.since >= PATIENCE_MS;
  }

  /** Those that are to be asked for now, in ascending order. They count as asked for. */
  toAskFor(now: number): number[] {
    if (this.packets.size === 0) return [];
    const due: number[] = [];
    for (const [sequence, packet] of this.packets) {
      if (now - packet.askedAt < ASK_EVERY_MS) continue;
      packet.askedAt = now;
      due.push(sequence);
    }
    return due;
  }
}
