const TYPE = 0x1f;
const [IDR, SEQUENCE_PARAMETERS] = [5, 7];

/** What an H.264 track of a Matroska file says of its frames: AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1). */
export interface AvcConfiguration {
  /** How many bytes tell the length of a NAL unit. */
  lengthBytes: number;
  /** Sequence and picture parameter sets, without which no picture can be decoded. */
  parameterSets: Buffer[];
}

/** Reads a track's CodecPrivate. @throws RangeError when it is cut off. */
export function readAvcConfiguration(bytes: Buffer): AvcConfiguration {
  const lengthBytes = (bytes.readUInt8(4) & 3) + 1;
  const parameterSets: Buffer[] = [];
  let at = 5;
  for (const mask of [0x1f, 0xff]) {
    const count = bytes.readUInt8(at++) & mask;
    for (let index = 0; index < count; index++) {
      const length = bytes.readUInt16BE(at);
      parameterSets.push(bytes.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  return { lengthBytes, parameterSets };
}

/** A track's CodecPrivate, for frames in which four bytes tell the length of a NAL unit. */
export function avcConfiguration(sps: Buffer, pictures: readonly Buffer[]): Buffer {
  const [profile, constraints, level] = [sps.readUInt8(1), sps.readUInt8(2), sps.readUInt8(3)];
  return Buffer.concat([
    Buffer.from([1, profile, constraints, level, 0xff, 0xe1]),
    ...sized(sps),
    Buffer.from([pictures.length]),
    ...pictures.flatMap(sized),
  ]);
}

/**
 * The NAL units of a frame. Those of a key frame begin with parameter sets, also when the camera told them only once:
 * mediasoup and browsers know a key frame by them.
 */
export function nalUnits(frame: Buffer, { lengthBytes, parameterSets }: AvcConfiguration): Buffer[] {
  const units: Buffer[] = [];
  for (let at = 0; at + lengthBytes <= frame.length;) {
    const length = frame.readUIntBE(at, lengthBytes);
    const unit = frame.subarray(at + lengthBytes, at + lengthBytes + length);
    if (unit.length > 0) units.push(unit);
    at += lengthBytes + length;
  }
  const types = units.map((unit) => unit[0]! & TYPE);
  return types.includes(IDR) && !types.includes(SEQUENCE_PARAMETERS) ? [...parameterSets, ...units] : units;
}

function sized(nal: Buffer): Buffer[] {
  const size = Buffer.alloc(2);
  size.writeUInt16BE(nal.length);
  return [size, nal];
}
