import { H264ParameterSets } from './h264-parameter-sets.js';
import type { CodedPicture, VideoCodec } from './video-codec.js';

/** Types of NAL units (H.264, table 7-1) and of payloads that carry them (RFC 6184, 5.2). */
const SLICE = 1;
const KEY_SLICE = 5;
const SEQUENCE_PARAMETERS = 7;
const PICTURE_PARAMETERS = 8;
const DELIMITER = 9;
const AGGREGATE = 24;
const FRAGMENT = 28;

/** H264 frames in RTP payloads, packetization mode 1 (RFC 6184), as Matroska keeps them: each NAL unit behind its size. */
export class H264 implements VideoCodec {
  private readonly parameterSets = new H264ParameterSets();
  private parts: Buffer[] = [];
  /** Those of a NAL unit that is not complete yet. */
  private fragments: Buffer[] = [];
  private key = false;
  private hasPicture = false;

  take(payload: Buffer, first: boolean): boolean {
    const type = payload.readUInt8(0) & 0x1f;
    if (type === FRAGMENT) return this.takeFragment(payload, first);
    if (this.fragments.length > 0) return false;
    if (type === AGGREGATE) return this.takeAggregate(payload, first);
    if (type === 0 || type > 23) return false;
    return this.takeUnit(payload, first);
  }

  finish(): CodedPicture | undefined {
    const { parts, key, hasPicture } = this;
    const complete = this.fragments.length === 0;
    this.abandon();
    if (!complete) return undefined;
    const data = Buffer.concat(hasPicture ? parts : []);
    if (!key) return { data };
    const { format } = this.parameterSets;
    return format && { data, format };
  }

  abandon(): void {
    this.parts = [];
    this.fragments = [];
    this.key = false;
    this.hasPicture = false;
  }

  private takeAggregate(payload: Buffer, first: boolean): boolean {
    for (let at = 1; at < payload.length;) {
      if (at + 2 > payload.length) return false;
      const end = at + 2 + payload.readUInt16BE(at);
      if (end > payload.length || end === at + 2) return false;
      if (!this.takeUnit(payload.subarray(at + 2, end), first && at === 1)) return false;
      at = end;
    }
    return payload.length > 1;
  }

  private takeFragment(payload: Buffer, first: boolean): boolean {
    if (payload.length < 3) return false;
    const [indicator, header] = [payload.readUInt8(0), payload.readUInt8(1)];
    const starts = (header & 0x80) !== 0;
    if (starts !== (this.fragments.length === 0)) return false;
    if (starts) {
      const unitHeader = Buffer.from([(indicator & 0xe0) | (header & 0x1f)]);
      if (first && !canBegin(header & 0x1f, payload.readUInt8(2))) return false;
      this.fragments.push(unitHeader);
    }
    this.fragments.push(payload.subarray(2));
    if (!(header & 0x40)) return true;
    const unit = Buffer.concat(this.fragments);
    this.fragments = [];
    return this.takeUnit(unit, false);
  }

  private takeUnit(unit: Buffer, first: boolean): boolean {
    const type = unit.readUInt8(0) & 0x1f;
    if (first && !canBegin(type, unit[1])) return false;
    if (type === SEQUENCE_PARAMETERS) this.parameterSets.keepSequence(unit);
    else if (type === PICTURE_PARAMETERS) this.parameterSets.keepPicture(unit);
    else if (type !== DELIMITER) {
      const size = Buffer.alloc(4);
      size.writeUInt32BE(unit.length);
      this.parts.push(size, unit);
      this.key ||= type === KEY_SLICE;
      this.hasPicture ||= type >= SLICE && type <= KEY_SLICE;
    }
    return true;
  }
}

/**
 * Whether a frame can begin with this NAL unit. A slice has to be the one with the first macroblock: its number, 0, is
 * coded as a single 1. Otherwise the packets before it were lost.
 */
function canBegin(type: number, secondByte: number | undefined): boolean {
  const isSlice = type >= SLICE && type <= KEY_SLICE;
  return !isSlice || (secondByte !== undefined && secondByte >= 0x80);
}
