import { errorNotABoolean } from '@convene/openvidu-protocol';
import type { PipeTransform } from '@nestjs/common';

/** The texts that the original takes for a boolean, in any case. */
const TRUE: unknown[] = ['true', 'on', 'yes', '1'];
const FALSE: unknown[] = ['false', 'off', 'no', '0', '', undefined];

/** A query parameter that is on or off; off when it is not there (REST semantics 2.3). */
export class BooleanQuery implements PipeTransform<unknown, boolean> {
  constructor(private readonly name: string) {}

  /** @throws RestError 400 */
  transform(given: unknown): boolean {
    const text = typeof given === 'string' ? given.trim().toLowerCase() : given;
    if (TRUE.includes(text)) return true;
    if (FALSE.includes(text)) return false;
    throw errorNotABoolean(this.name);
  }
}
