import { errorNoRecording, errorNoSession, ID_FORMAT } from '@convene/openvidu-protocol';
import type { PipeTransform } from '@nestjs/common';

/**
 * An id in a path. The character U+0000 cannot be asked for in Postgres; no id has it, nor the one that is put in its
 * place, so it is as unknown as it should be.
 */
export class PathId implements PipeTransform<string, string> {
  transform(given: string): string {
    return given.replaceAll('\0', '\u{fffd}');
  }
}

/** A session's id in a path: one that no session can have is not asked for. */
export class SessionId implements PipeTransform<string, string> {
  /** @throws RestError 404 */
  transform(given: string): string {
    if (!ID_FORMAT.test(given)) throw errorNoSession();
    return given;
  }
}

/** A recording's id in a path: it is its session's id, maybe with a number behind it, so others are not asked for. */
export class RecordingId implements PipeTransform<string, string> {
  /** @throws RestError 404 */
  transform(given: string): string {
    if (!ID_FORMAT.test(given)) throw errorNoRecording();
    return given;
  }
}
