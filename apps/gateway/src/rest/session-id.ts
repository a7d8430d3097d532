import { errorNoSession, ID_FORMAT } from '@convene/openvidu-protocol';
import type { PipeTransform } from '@nestjs/common';

/** A session's id in a path: one that no session can have is not asked for. */
export class SessionId implements PipeTransform<string, string> {
  /** @throws RestError 404 */
  transform(given: string): string {
    if (!ID_FORMAT.test(given)) throw errorNoSession();
    return given;
  }
}
