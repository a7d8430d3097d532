const [FILE_HEAD_BYTES, FRAME_HEAD_BYTES] = [32, 12];
const MAX_FRAME_BYTES = 16 * 1024 * 1024;

/** Reads the frames of an IVF file while it is being written; unlike Matroska it holds none back. */
export class IvfReader {
  private pending: Buffer = Buffer.alloc(0);
  /** Milliseconds of a tick of its times; unknown until the head of the file is there. */
  private msPerTick?: number;

  constructor(private readonly onFrame: (ms: number, data: Buffer) => void) {}

  /** Takes the next bytes. @throws Error when this is no IVF. */
  push(chunk: Buffer): void {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    if (this.msPerTick === undefined && !this.readFileHead()) return;
    while (this.pending.length >= FRAME_HEAD_BYTES) {
      const length = this.pending.readUInt32LE(0);
      if (length > MAX_FRAME_BYTES) throw new Error(`A frame of ${length} bytes is too large`);
      const end = FRAME_HEAD_BYTES + length;
      if (this.pending.length < end) return;
      const ms = Number(this.pending.readBigUInt64LE(4)) * this.msPerTick!;
      const data = this.pending.subarray(FRAME_HEAD_BYTES, end);
      this.pending = this.pending.subarray(end);
      this.onFrame(ms, data);
    }
  }

  private readFileHead(): boolean {
    if (this.pending.length < FILE_HEAD_BYTES) return false;
    if (this.pending.toString('latin1', 0, 4) !== 'DKIF') throw new Error('This is no IVF file');
    const [denominator, numerator] = [this.pending.readUInt32LE(16), this.pending.readUInt32LE(20)];
    this.msPerTick = (numerator / denominator) * 1000;
    this.pending = this.pending.subarray(FILE_HEAD_BYTES);
    return true;
  }
}
