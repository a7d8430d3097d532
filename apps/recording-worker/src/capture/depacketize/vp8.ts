import type { CodedPicture, VideoCodec } from './video-codec.js';
import { isVp8Key, vp8Format } from '../../pieces/vp8-key-frame.js';

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
