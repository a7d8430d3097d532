const TYPE = 0x1f;
const [SEQUENCE_SET, PICTURE_SET] = [7, 8];
const SETS = /;?\s*sprop-parameter-sets\s*=([^;]*)/i;

/**
 * A line `a=fmtp` of a camera as ffmpeg understands it: without quotation marks, and with H.264's parameter sets only when
 * both kinds are there. With less ffmpeg does not begin, although the stream has them, too.
 */
export function understoodFormat(line: string): string {
  if (!/^a=fmtp:/i.test(line)) return line;
  const plain = line.replaceAll(/=\s*"([^"]*)"/g, '=$1');
  const types = (SETS.exec(plain)?.[1] ?? '').split(',').map(typeOf);
  return types.includes(SEQUENCE_SET) && types.includes(PICTURE_SET) ? plain : plain.replace(SETS, '');
}

/** Of a NAL unit (RFC 6184, 8.1), which some cameras put a start code before. */
function typeOf(base64: string): number | undefined {
  const bytes = Buffer.from(base64, 'base64');
  const first = bytes.findIndex((byte) => byte !== 0);
  const head = first >= 2 && bytes[first] === 1 ? bytes[first + 1] : bytes[0];
  return head === undefined ? undefined : head & TYPE;
}
