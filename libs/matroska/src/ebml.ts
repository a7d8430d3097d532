/** The size of an element that ends where its parent, or the file, does. */
export const UNKNOWN_SIZE = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);

/** An element (RFC 8794) with what is in it. */
export function element(id: number, ...content: readonly Buffer[]): Buffer {
  const length = content.reduce((total, { length }) => total + length, 0);
  return Buffer.concat([idBytes(id), sizeBytes(length), ...content]);
}

/** @param value an integer from 0 to 2 ** 48 - 1. */
export function unsigned(id: number, value: number): Buffer {
  const content = Buffer.alloc(6);
  content.writeUIntBE(value, 0, 6);
  const first = content.findIndex((byte) => byte !== 0);
  return element(id, content.subarray(first < 0 ? 5 : first));
}

export function float(id: number, value: number): Buffer {
  const content = Buffer.alloc(8);
  content.writeDoubleBE(value);
  return element(id, content);
}

export function text(id: number, value: string): Buffer {
  return element(id, Buffer.from(value, 'utf8'));
}

/** Nanoseconds since 2001, as EBML counts. */
const EPOCH_2001_MS = Date.UTC(2001, 0, 1);

/** @param value milliseconds since 1970. */
export function date(id: number, value: number): Buffer {
  const content = Buffer.alloc(8);
  content.writeBigInt64BE(BigInt(value - EPOCH_2001_MS) * 1_000_000n);
  return element(id, content);
}

/** @returns milliseconds since 1970; undefined when the content is no date. */
export function readDate(content: Buffer): number | undefined {
  if (content.length !== 8) return undefined;
  return Number(content.readBigInt64BE() / 1_000_000n) + EPOCH_2001_MS;
}

/** An unsigned integer of up to 6 bytes; undefined when there are more. */
export function readUnsigned(content: Buffer): number | undefined {
  if (content.length > 6) return undefined;
  return content.length === 0 ? 0 : content.readUIntBE(0, content.length);
}

export function idBytes(id: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  return bytes.subarray(bytes.findIndex((byte) => byte !== 0));
}

/** @param size from 0 to 2 ** 28 - 2. Always four bytes, so that it is known in advance how many. */
export function sizeBytes(size: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(0x1000_0000 + size);
  return bytes;
}

/** The most bytes that the head of an element has. */
export const MAX_HEAD_BYTES = 12;

/** How an element begins. */
export interface ElementHead {
  id: number;
  /** Bytes of its content; undefined when it says that it is not known. */
  size?: number;
  /** Bytes of the head itself. */
  bytes: number;
}

/** Reads the head at the beginning of these bytes; undefined when it is not whole, or is none. */
export function readHead(bytes: Buffer): ElementHead | undefined {
  const idLength = Math.clz32(bytes[0] ?? 0) - 23;
  if (idLength > 4 || bytes.length <= idLength) return undefined;
  const sizeLength = Math.clz32(bytes.readUInt8(idLength)) - 23;
  if (sizeLength > 8 || bytes.length < idLength + sizeLength) return undefined;
  let size = bytes.readUInt8(idLength) & (0xff >> sizeLength);
  let isUnknown = size === 0xff >> sizeLength;
  for (let at = idLength + 1; at < idLength + sizeLength; at++) {
    const byte = bytes.readUInt8(at);
    size = size * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  return { id: bytes.readUIntBE(0, idLength), size: isUnknown ? undefined : size, bytes: idLength + sizeLength };
}
