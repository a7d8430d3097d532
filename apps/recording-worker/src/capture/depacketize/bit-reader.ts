/** Reads bits, and the Exp-Golomb codes of H.264 (9.1), of a buffer. Throws RangeError behind its end. */
export class BitReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  bits(count: number): number {
    let value = 0;
    for (let read = 0; read < count; read++) {
      const byte = this.bytes[this.at >> 3];
      if (byte === undefined) throw new RangeError('Read behind the end');
      value = value * 2 + ((byte >> (7 - (this.at & 7))) & 1);
      this.at += 1;
    }
    return value;
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  /** ue(v) */
  unsigned(): number {
    let zeros = 0;
    while (!this.flag()) zeros += 1;
    if (zeros > 32) throw new RangeError('An Exp-Golomb code has more than 32 bits');
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** se(v) */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }
}
