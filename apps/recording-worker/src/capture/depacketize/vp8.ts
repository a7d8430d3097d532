import type { CodedPicture, VideoCodec, VideoFormat } from './video-codec.js';

/** Frame tag, start code and size of a key frame (RFC 6386, 9.1). */
const KEY_FRAME_HEADER_BYTES = 10;

/** VP8 frames in RTP payloads (RFC 7741). */
export class Vp8 implements VideoCodec {
  private parts: Buffer[] = [];

  take(payload: Buffer, first: boolean): boolean {
    const start = descriptorBytes(payload);
    if (start === undefined || start >= payload.length) return false;
    // Start of partition 0: the first packet of a frame, and no other one.
    const begins = (payload.readUInt8(0) & 0x17) === 0x10;
    if (begins !== first) return false;
    this.parts.push(payload.subarray(start));
    return true;
  }

  finish(): CodedPicture | undefined {
    const data = Buffer.concat(this.parts);
    this.parts = [];
    if (!isVp8Key(data)) return { data };
    const format = vp8Format(data);
    return format && { data, format };
  }

  abandon(): void {
    this.parts = [];
  }
}

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

/** How long the payload descriptor is (RFC 7741, 4.2); undefined when the payload is too short for it. */
function descriptorBytes(payload: Buffer): number | undefined {
  if (payload.length < 2) return undefined;
  if (!(payload.readUInt8(0) & 0x80)) return 1;
  const extensions = payload.readUInt8(1);
  let bytes = 2;
  if (extensions & 0x80) {
    if (payload.length <= bytes) return undefined;
    bytes += payload.readUInt8(bytes) & 0x80 ? 2 : 1; // PictureID
  }
  if (extensions & 0x40) bytes += 1; // TL0PICIDX
  if (extensions & 0x30) bytes += 1; // TID, KEYIDX
  return bytes;
}
