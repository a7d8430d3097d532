import type { VideoFormat } from './video-format.js';

/** Frame tag, start code and size of a key frame (RFC 6386, 9.1). */
const KEY_FRAME_HEADER_BYTES = 10;

/** Whether a frame is a key frame, by its first byte. */
export function isVp8Key(frame: Buffer): boolean {
  return (frame.readUInt8(0) & 1) === 0;
}

/** What a key frame says of itself in its first bytes; undefined when it is broken. */
export function vp8Format(keyFrame: Buffer): VideoFormat | undefined {
  if (keyFrame.length < KEY_FRAME_HEADER_BYTES || keyFrame.readUIntBE(3, 3) !== 0x9d012a) return undefined;
  const width = keyFrame.readUInt16LE(6) & 0x3fff;
  const height = keyFrame.readUInt16LE(8) & 0x3fff;
  return width > 0 && height > 0 ? { codec: 'VP8', width, height } : undefined;
}
