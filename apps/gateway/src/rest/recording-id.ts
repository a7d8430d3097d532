import { errorNoRecording, ID_FORMAT } from '@convene/openvidu-protocol';
import type { PipeTransform } from '@nestjs/common';

/** A recording's id in a path: it is its session's id, maybe with a number behind it, so others are not asked for. */
export class RecordingId implements PipeTransform<string, string> {
  /** @throws RestError 404 */
  transform(given: string): string {
    if (!ID_FORMAT.test(given)) throw errorNoRecording();
    return given;
  }
}
