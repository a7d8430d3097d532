import { BitReader } from './bit-reader.js';

/** Profiles whose parameter sets say more (H.264, 7.3.2.1.1). */
const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
const MAX_SIDE = 16_384;

/** What is needed of a sequence parameter set. */
export interface SequenceParameters {
  id: number;
  width: number;
  height: number;
}

/** Reads a sequence parameter set, with its header byte; undefined when it makes no sense. */
export function parseSps(nal: Buffer): SequenceParameters | undefined {
  try {
    const parameters = readSps(new BitReader(withoutEmulationPrevention(nal)));
    const { width, height } = parameters;
    const makesSense = width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE;
    return makesSense ? parameters : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The id of a picture parameter set; undefined when it makes no sense. */
export function ppsId(nal: Buffer): number | undefined {
  try {
    return new BitReader(nal.subarray(1, 10)).unsigned();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readSps(reader: BitReader): SequenceParameters {
  reader.bits(8); // NAL header
  const profile = reader.bits(8);
  reader.bits(16); // constraints, level
  const id = reader.unsigned();
  let chroma = 1;
  if (HIGH_PROFILES.has(profile)) chroma = readHighProfile(reader);
  reader.unsigned(); // log2_max_frame_num
  skipPictureOrder(reader);
  reader.unsigned(); // max_num_ref_frames
  reader.flag();
  const widthInBlocks = reader.unsigned() + 1;
  const heightInUnits = reader.unsigned() + 1;
  const fieldsPerFrame = reader.flag() ? 1 : 2;
  if (fieldsPerFrame === 2) reader.flag();
  reader.flag(); // direct_8x8_inference
  const cropped = reader.flag();
  const offset = () => (cropped ? reader.unsigned() : 0);
  const horizontally = offset() + offset();
  const vertically = offset() + offset();
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = (chroma === 1 ? 2 : 1) * fieldsPerFrame;
  return {
    id,
    width: 16 * widthInBlocks - unitX * horizontally,
    height: 16 * heightInUnits * fieldsPerFrame - unitY * vertically,
  };
}

/** @returns chroma_format_idc, as it matters for cropping. */
function readHighProfile(reader: BitReader): number {
  const chroma = reader.unsigned();
  const separatePlanes = chroma === 3 && reader.flag();
  reader.unsigned();
  reader.unsigned(); // bit depths
  reader.flag();
  if (reader.flag()) {
    const lists = chroma === 3 ? 12 : 8;
    for (let list = 0; list < lists; list++) if (reader.flag()) skipScalingList(reader, list < 6 ? 16 : 64);
  }
  return separatePlanes ? 0 : chroma;
}

function skipScalingList(reader: BitReader, size: number): void {
  let [last, next] = [8, 8];
  for (let index = 0; index < size; index++) {
    if (next !== 0) next = (last + reader.signed() + 256) % 256;
    last = next === 0 ? last : next;
  }
}

function skipPictureOrder(reader: BitReader): void {
  const type = reader.unsigned();
  if (type === 0) reader.unsigned();
  if (type !== 1) return;
  reader.flag();
  reader.signed();
  reader.signed();
  const count = reader.unsigned();
  if (count > 255) throw new RangeError('Too many reference frames');
  for (let index = 0; index < count; index++) reader.signed();
}

/** The bytes 00 00 03 stand for 00 00 (H.264, 7.4.1). */
function withoutEmulationPrevention(nal: Buffer): Buffer {
  const bytes: number[] = [];
  let zeros = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    bytes.push(byte);
  }
  return Buffer.from(bytes);
}
