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
