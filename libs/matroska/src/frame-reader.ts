import { MAX_HEAD_BYTES, readHead, readUnsigned, type ElementHead } from './ebml.js';
import { ID } from './element-ids.js';
import { elementsIn } from './elements.js';

/** What the beginning of a file says of a track. */
export interface Track {
  number: number;
  /** `V_MPEG4/ISO/AVC`, `A_OPUS`, … */
  codecId: string;
  codecPrivate?: Buffer;
  /** The whole content of its TrackEntry, to be written into another file. */
  entry: Buffer;
}

/** A frame of a track. */
export interface Frame {
  trackNumber: number;
  /** Its time in the file, milliseconds. */
  ms: number;
  isKey: boolean;
  data: Buffer;
}

/** What a reader tells. */
export interface FrameListener {
  /** Once, before the first frame. */
  onTracks(tracks: Track[]): void;
  onFrame(frame: Frame): void;
}

/** Larger elements are no frames of ours; they would only fill the memory. */
const MAX_ELEMENT_BYTES = 32 * 1024 * 1024;
const BLOCK_HEAD_BYTES = 4;
const NANOSECONDS_PER_MS = 1_000_000;

/** Reads a Matroska file while it is being written, wherever its bytes are cut into chunks. Blocks without lacing. */
export class FrameReader {
  private pending: Buffer = Buffer.alloc(0);
  private msPerTick = 1;
  private clusterTicks = 0;

  constructor(private readonly listener: FrameListener) {}

  /** Takes the next bytes. @throws Error when this is no Matroska, or something in it is too large. */
  push(chunk: Buffer): void {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    for (let head = this.nextHead(); head; head = this.nextHead()) {
      const isEntered = head.id === ID.Segment || head.id === ID.Cluster;
      const end = isEntered ? head.bytes : head.bytes + sizeOf(head);
      if (this.pending.length < end) return;
      const content = this.pending.subarray(head.bytes, end);
      this.pending = this.pending.subarray(end);
      if (!isEntered) this.take(head.id, content);
    }
  }

  private nextHead(): ElementHead | undefined {
    if (this.pending.length === 0) return undefined;
    const head = readHead(this.pending);
    if (!head && this.pending.length >= MAX_HEAD_BYTES) throw new Error('This is no Matroska file');
    return head;
  }

  private take(id: number, content: Buffer): void {
    switch (id) {
      case ID.Info:
        this.msPerTick = (timestampScale(content) ?? NANOSECONDS_PER_MS) / NANOSECONDS_PER_MS;
        break;
      case ID.Tracks:
        this.listener.onTracks(readTracks(content));
        break;
      case ID.Timestamp:
        this.clusterTicks = readUnsigned(content) ?? 0;
        break;
      case ID.SimpleBlock:
        this.takeBlock(content, (content[3]! & 0x80) !== 0);
        break;
      case ID.BlockGroup: {
        const parts = new Map([...elementsIn(content)].map((part) => [part.id, part.content]));
        const block = parts.get(ID.Block);
        if (block) this.takeBlock(block, !parts.has(ID.ReferenceBlock));
      }
    }
  }

  private takeBlock(block: Buffer, isKey: boolean): void {
    if (block.length <= BLOCK_HEAD_BYTES) return;
    const ms = (this.clusterTicks + block.readInt16BE(1)) * this.msPerTick;
    this.listener.onFrame({ trackNumber: block[0]! & 0x7f, ms, isKey, data: block.subarray(BLOCK_HEAD_BYTES) });
  }
}

function sizeOf({ id, size }: ElementHead): number {
  if (size === undefined) throw new Error(`The element ${id.toString(16)} does not say how long it is`);
  if (size > MAX_ELEMENT_BYTES) throw new Error(`The element ${id.toString(16)} has ${size} bytes: too many`);
  return size;
}

function timestampScale(info: Buffer): number | undefined {
  const scale = [...elementsIn(info)].find(({ id }) => id === ID.TimestampScale);
  return scale && readUnsigned(scale.content);
}

function readTracks(content: Buffer): Track[] {
  return [...elementsIn(content)].flatMap((element) => {
    if (element.id !== ID.TrackEntry) return [];
    const entry = new Map([...elementsIn(element.content)].map((part) => [part.id, part.content]));
    const number = readUnsigned(entry.get(ID.TrackNumber) ?? Buffer.alloc(0)) ?? 0;
    const codecId = entry.get(ID.CodecID)?.toString('latin1') ?? '';
    return [{ number, codecId, codecPrivate: entry.get(ID.CodecPrivate), entry: element.content }];
  });
}
