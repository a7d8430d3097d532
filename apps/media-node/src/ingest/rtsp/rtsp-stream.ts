import { RtspMessage } from './rtsp-message.js';

const DOLLAR = 0x24;
const FRAME_HEAD_BYTES = 4;
const [LF, CR, LETTER_A, LETTER_Z] = [0x0a, 0x0d, 0x41, 0x5a];
const MAX_HEAD_BYTES = 16 * 1024;
const MAX_HEADERS = 100;
const MAX_BODY_BYTES = 64 * 1024;

export interface RtspListener {
  onMessage(message: RtspMessage): void;
  /** @param frames whole ones, with their heads. */
  onMedia(frames: Buffer): void;
}

/** Cuts what comes over an RTSP connection into messages, and the media between them, wherever its chunks are cut. */
export class RtspStream {
  /** Of something that has not come whole, and how long that is at least. */
  private unread: Buffer = Buffer.alloc(0);
  private wanted = 0;

  /** @param listener may throw. */
  constructor(private readonly listener: RtspListener) {}

  /** Takes the next bytes. @throws Error when they are no RTSP; whatever the listener throws. */
  push(chunk: Buffer): void {
    const bytes = this.unread.length === 0 ? chunk : Buffer.concat([this.unread, chunk]);
    this.unread = bytes;
    if (bytes.length < this.wanted) return;
    this.wanted = 0;
    let at = 0;
    for (let end = 0; at < bytes.length; at = end) {
      end = bytes[at] === DOLLAR ? this.takeMedia(bytes, at) : this.takeMessage(bytes, at);
      if (end === at) break;
    }
    this.unread = bytes.subarray(at);
  }

  /** `$`, channel, and two bytes of length begin a frame (10.12). @returns where the last whole one ends. */
  private takeMedia(bytes: Buffer, from: number): number {
    let end = from;
    while (bytes[end] === DOLLAR && end + FRAME_HEAD_BYTES <= bytes.length) {
      const next = end + FRAME_HEAD_BYTES + bytes.readUInt16BE(end + 2);
      if (next > bytes.length) break;
      end = next;
    }
    if (end > from) this.listener.onMedia(bytes.subarray(from, end));
    return end;
  }

  /** @returns where it ends; `from` when it has not come whole. */
  private takeMessage(bytes: Buffer, from: number): number {
    const first = bytes[from]!;
    if (first === CR || first === LF) return from + 1;
    // What begins otherwise is something else than RTSP.
    if (first < LETTER_A || first > LETTER_Z) throw new Error('The camera does not speak RTSP');
    const headEnd = endOfHead(bytes, from);
    if (headEnd - from > MAX_HEAD_BYTES) throw new Error('The camera does not speak RTSP');
    if (headEnd > bytes.length) return from;
    const message = RtspMessage.parse(bytes.toString('latin1', from, headEnd));
    const end = headEnd + bodyLength(message);
    if (end <= bytes.length) this.listener.onMessage(message.withBody(bytes.toString('latin1', headEnd, end)));
    else this.wanted = end - from;
    return end <= bytes.length ? end : from;
  }
}

/** Behind the first empty line; behind all bytes when there is none yet. */
function endOfHead(bytes: Buffer, from: number): number {
  const ends = ['\n\r\n', '\n\n'].map((line) => [bytes.indexOf(line, from, 'latin1'), line.length] as const);
  const found = ends.flatMap(([at, length]) => (at < 0 ? [] : [at + length]));
  return Math.min(bytes.length + 1, ...found);
}

/** @throws Error when it is no message that a camera may send. */
function bodyLength(message: RtspMessage): number {
  if (message.status === undefined && !message.request) throw new Error('The camera does not speak RTSP');
  const length = Number(/^\d+$/.exec(message.get('Content-Length') ?? '')?.[0] ?? 0);
  if (length > MAX_BODY_BYTES || message.headers > MAX_HEADERS) {
    throw new Error('The camera sends too large an answer');
  }
  return length;
}
