import { type RtpPacket, unwrap } from '@convene/rtp';
import { MissingPackets } from './missing-packets.js';

/** Packets that can wait; a power of two. More than any browser sends while one packet is waited for. */
const CAPACITY = 2048;
/** A packet so far from the others is no neighbour: its sender has begun anew, or it is garbage. */
const FAR = 1000;

/** Puts the packets of one SSRC into order. What is missing is waited for, for a while. */
export class JitterBuffer {
  readonly missing = new MissingPackets();
  /** How many were given up. */
  lost = 0;
  /** Whether packets between the last pulled one and the one before are lost. */
  afterGap = false;
  private readonly slots: (RtpPacket | undefined)[] = Array.from({ length: CAPACITY });
  private next = 0;
  private highest?: number;
  /** Two far packets in a row show that the sender has begun anew (RFC 3550, A.1). */
  private afterFar?: number;
  private gap = false;

  /** The highest sequence number so far, without wrap-around. */
  get highestSequence(): number | undefined {
    return this.highest;
  }

  /**
   * Takes a packet as it came.
   *
   * @returns false when it is not wanted: it was here already, it is too late, or it is too far from the others.
   */
  push(packet: RtpPacket): boolean {
    const { sequence } = packet;
    this.highest ??= this.begin(sequence);
    const extended = unwrap(sequence, this.highest, 16);
    if (Math.abs(extended - this.highest) > FAR) {
      const confirmed = sequence === this.afterFar;
      this.afterFar = (sequence + 1) & 0xffff;
      if (!confirmed) return false;
      this.beginAnew(extended);
    }
    this.afterFar = undefined;
    if (extended < this.next || extended - this.next >= CAPACITY || this.at(extended)) return false;
    this.slots[extended & (CAPACITY - 1)] = packet;
    if (extended <= this.highest) {
      this.missing.delete(extended);
      return true;
    }
    for (let skipped = this.highest + 1; skipped < extended; skipped++) this.missing.add(skipped);
    this.highest = extended;
    return true;
  }

  /**
   * The next packet; undefined when there is none, or when the next one is still waited for.
   *
   * @param now milliseconds; Infinity waits for nothing.
   */
  pull(now: number): RtpPacket | undefined {
    if (this.highest === undefined) return undefined;
    while (this.next <= this.highest) {
      const packet = this.at(this.next);
      if (!packet && !this.missing.isGivenUp(this.next, now)) return undefined;
      this.slots[this.next & (CAPACITY - 1)] = undefined;
      this.next += 1;
      if (packet) {
        this.afterGap = this.gap;
        this.gap = false;
        return packet;
      }
      this.missing.delete(this.next - 1);
      this.lost += 1;
      this.gap = true;
    }
    return undefined;
  }

  private at(extended: number): RtpPacket | undefined {
    return this.slots[extended & (CAPACITY - 1)];
  }

  private begin(sequence: number): number {
    this.next = sequence;
    return sequence - 1;
  }

  private beginAnew(extended: number): void {
    this.slots.fill(undefined);
    this.missing.clear();
    this.highest = this.begin(extended);
    this.gap = true;
  }
}
