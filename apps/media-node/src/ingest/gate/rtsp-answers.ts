const DOLLAR = 0x24;
const HEAD_END = '\r\n\r\n';
const MAX_HEAD_BYTES = 16 * 1024;
const MAX_BODY_BYTES = 256 * 1024;

/**
 * Follows what a camera answers (RFC 2326), between the media that may come on the same connection, wherever its bytes are
 * cut into chunks.
 */
export class RtspAnswers {
  /** Of an answer that has not come whole. */
  private head = '';
  /** Bytes of a body or of media that are still to come, and are passed over. */
  private toSkip = 0;
  /** Of media whose length has not come whole. */
  private frameHead: number[] = [];

  /** @param onStatus is called with the status code of each answer. It may throw. */
  constructor(private readonly onStatus: (code: number) => void) {}

  /** Takes the next bytes. @throws Error when they are no RTSP; whatever `onStatus` throws. */
  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) {
      if (this.toSkip > 0) {
        const skipped = Math.min(this.toSkip, chunk.length - at);
        this.toSkip -= skipped;
        at += skipped;
      } else if (this.frameHead.length > 0 || (this.head === '' && chunk[at] === DOLLAR)) {
        this.takeFrameHead(chunk[at++]!);
      } else {
        at += this.takeText(chunk.subarray(at));
      }
    }
  }

  /** `$`, channel, and two bytes of length (10.12). */
  private takeFrameHead(byte: number): void {
    this.frameHead.push(byte);
    if (this.frameHead.length < 4) return;
    this.toSkip = this.frameHead[2]! * 256 + this.frameHead[3]!;
    this.frameHead = [];
  }

  /** @returns how many bytes belong to the head of the answer. */
  private takeText(bytes: Buffer): number {
    const before = this.head.length;
    const text = this.head + bytes.toString('latin1', 0, MAX_HEAD_BYTES);
    const end = text.indexOf(HEAD_END);
    if (end < 0) {
      this.head = text;
      // A request of the camera is none of our business; whatever begins otherwise is something else than RTSP.
      if (!/^[A-Z_\r\n]/.test(text) || text.length > MAX_HEAD_BYTES) throw new Error('The camera does not speak RTSP');
      return text.length - before;
    }
    this.head = '';
    this.takeHead(text.slice(0, end));
    return end + HEAD_END.length - before;
  }

  private takeHead(head: string): void {
    const [first = '', ...fields] = head.trimStart().split('\r\n');
    const length = fields.flatMap((field) => /^content-length:\s*(\d+)\s*$/i.exec(field)?.[1] ?? [])[0];
    this.toSkip = Number(length ?? 0);
    if (this.toSkip > MAX_BODY_BYTES) throw new Error('The camera sends too large an answer');
    const status = /^RTSP\/\d\.\d (\d{3})( |$)/.exec(first)?.[1];
    if (status) this.onStatus(Number(status));
    else if (!/^[A-Z_]+ \S+ RTSP\/\d\.\d$/.test(first)) throw new Error('The camera does not speak RTSP');
  }
}
