import { ID, MAX_HEAD_BYTES, readHead, readUnsigned } from '@convene/matroska';
import { TRACK_NUMBERS } from './piece-header.js';
import { open } from 'node:fs/promises';
import { isVp8Key, vp8Format } from './vp8-key-frame.js';
import { termOf } from './piece-path.js';
import type { ScannedPiece } from './scanned-piece.js';
import { FileWindow } from './file-window.js';
import { readInfo, readVideoTrack, type VideoTrack } from './read-piece-header.js';
import { TrackSpan } from './track-span.js';

/** Of what is before the frames. */
const MAX_HEADER_BYTES = 64 * 1024;
/** Track number, time and flags of a block. */
const BLOCK_HEAD_BYTES = 4;
/** Of a key frame of VP8, with its size. */
const FRAME_HEAD_BYTES = 10;

/** A file has no whole frame, or is no captured one. */
export class EmptyPiece extends Error {}

/**
 * Reads what is in a captured file, which may have been cut off at any byte: what is whole counts.
 *
 * @throws EmptyPiece when no whole frame is in it, or when it is no captured file.
 */
export async function scanPiece(path: string): Promise<ScannedPiece> {
  const term = termOf(path);
  if (term === undefined) throw new EmptyPiece(`${path} is not named as a captured file`);
  const file = await open(path, 'r');
  try {
    const scan = new PieceScan(new FileWindow(file, (await file.stat()).size));
    await scan.run();
    return scan.result(path, term);
  } finally {
    await file.close();
  }
}

class PieceScan {
  private info?: { streamId: string; startedAt: number };
  private videoTrack?: VideoTrack;
  private clusterMs = 0;
  private bytes = 0;
  private readonly audio = new TrackSpan();
  private readonly video = new TrackSpan();
  private readonly sizes: { fromMs: number; width: number; height: number }[] = [];

  constructor(private readonly file: FileWindow) {}

  /** Segment and clusters are entered, everything else is read or skipped as a whole. */
  async run(): Promise<void> {
    for (let at = 0; at < this.file.size;) {
      const head = readHead(await this.file.read(at, MAX_HEAD_BYTES));
      if (!head) return;
      at += head.bytes;
      if (head.id === ID.Segment || head.id === ID.Cluster) continue;
      if (head.size === undefined || at + head.size > this.file.size) return;
      await this.take(head.id, at, head.size);
      at += head.size;
    }
  }

  result(path: string, term: number): ScannedPiece {
    const { info, audio, video, videoTrack, sizes, bytes } = this;
    if (!info || bytes === 0) throw new EmptyPiece(`${path} has no whole frame`);
    const { streamId, startedAt } = info;
    const endedAt = startedAt + Math.max(audio.endMs, video.endMs);
    const codec = videoTrack?.codec ?? 'VP8';
    return {
      ...{ path, streamId, term, startedAt, endedAt, bytes },
      audio: audio.frames > 0 ? described(audio) : undefined,
      video: video.frames > 0 ? { codec, ...described(video), sizes } : undefined,
    };
  }

  private async take(id: number, at: number, size: number): Promise<void> {
    if (id === ID.SimpleBlock) {
      const block = await this.file.read(at, Math.min(size, BLOCK_HEAD_BYTES + FRAME_HEAD_BYTES));
      if (block.length > BLOCK_HEAD_BYTES) this.takeBlock(block, at + size);
    } else if (size <= MAX_HEADER_BYTES) {
      const content = await this.file.read(at, size);
      if (id === ID.Timestamp) this.clusterMs = readUnsigned(content) ?? 0;
      else if (id === ID.Info) this.info = readInfo(content);
      else if (id === ID.Tracks) this.videoTrack = readVideoTrack(content);
    }
  }

  private takeBlock(block: Buffer, end: number): void {
    const track = block.readUInt8(0) & 0x7f;
    const ms = this.clusterMs + block.readInt16BE(1);
    const isKey = (block.readUInt8(3) & 0x80) !== 0;
    if (track === TRACK_NUMBERS.audio) this.audio.add(ms);
    else if (track === TRACK_NUMBERS.video) {
      this.video.add(ms);
      if (isKey) this.takeSize(ms, block.subarray(BLOCK_HEAD_BYTES));
    } else return;
    this.bytes = end;
  }

  private takeSize(fromMs: number, frame: Buffer): void {
    const format = this.videoTrack?.codec === 'VP8' && isVp8Key(frame) ? vp8Format(frame) : this.videoTrack;
    const last = this.sizes.at(-1);
    if (!format || (format.width === last?.width && format.height === last.height)) return;
    this.sizes.push({ fromMs, width: format.width, height: format.height });
  }
}

function described({ firstMs, lastMs, frames }: TrackSpan): { firstMs: number; lastMs: number; frames: number } {
  return { firstMs, lastMs, frames };
}
