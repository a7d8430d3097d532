import type { ByteRange } from '@convene/recording-storage';
import { parse } from 'range-parser';

/**
 * What a Range header asks for of a file (RFC 9110, 14.2). Several ranges at once, and what is no range of bytes, are
 * answered as if nothing had been asked for: with the whole file.
 * @param size of the file, in bytes
 */
export function requestedRange(header: string | undefined, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  if (header === undefined || header.includes(',')) return 'whole';
  const { code, type, ranges } = parse(size, header);
  const [range] = ranges;
  if (type !== 'bytes' || code === MALFORMED) return 'whole';
  if (code === UNSATISFIABLE) return 'unsatisfiable';
  return range ? { start: range.start, end: range.end } : 'whole';
}

/** The codes of range-parser. */
const MALFORMED = 1;
const UNSATISFIABLE = 2;
