import { TextDecoder } from 'node:util';
import { RestError } from '@convene/openvidu-protocol';

const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]+)/i;

/**
 * The text of a body: UTF-8, or what its content type says. A byte order mark is skipped.
 * @throws RestError 400 for bytes that are no text in that encoding, 415 for an encoding that is unknown
 */
export function textOf(body: Buffer, contentType: string): string {
  const charset = CHARSET.exec(contentType)?.[1] ?? 'utf-8';
  const decoder = decoderOf(charset);
  try {
    return decoder.decode(body);
  } catch {
    // The only way to fail. To guess would store letters that nobody has written.
    throw new RestError(
      400,
      `The body is not ${charset.toUpperCase()} text. Send it as UTF-8, or name its encoding in Content-Type: application/json; charset=…`,
    );
  }
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    throw new RestError(415, `The charset "${charset}" is unknown. Send the body as UTF-8`);
  }
}
