import { element, idBytes, sizeBytes, unsigned } from './ebml.js';
import { ID } from './element-ids.js';

/** A block's time is relative to that of its cluster, in 16 bits; milliseconds. */
export const MAX_CLUSTER_MS = 30_000;
const KEY = 0x80;

/** Collects frames that are written together. */
export class Cluster {
  private readonly parts: Buffer[] = [];
  private length = 0;

  /** @param startMs its time in the file, milliseconds. */
  constructor(private readonly startMs: number) {
    this.add(unsigned(ID.Timestamp, startMs));
  }

  get bytes(): number {
    return this.length;
  }

  /** Whether a frame of this time can be in it. */
  canHold(ms: number): boolean {
    return Math.abs(ms - this.startMs) <= MAX_CLUSTER_MS;
  }

  /** @param ms its time in the file, milliseconds. */
  addFrame(trackNumber: number, ms: number, isKey: boolean, data: Buffer): void {
    const head = Buffer.alloc(4);
    head.writeUInt8(0x80 | trackNumber, 0);
    head.writeInt16BE(ms - this.startMs, 1);
    head.writeUInt8(isKey ? KEY : 0, 3);
    this.add(idBytes(ID.SimpleBlock), sizeBytes(head.length + data.length), head, data);
  }

  toBuffer(): Buffer {
    return element(ID.Cluster, ...this.parts);
  }

  private add(...parts: Buffer[]): void {
    this.parts.push(...parts);
    for (const part of parts) this.length += part.length;
  }
}
