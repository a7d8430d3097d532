import fc from 'fast-check';
import { CAMERAS } from './camera-commands.js';
import type { Choice, Performers } from './choice.js';
import { MEDIA } from './media-commands.js';
import { PEOPLE } from './people-commands.js';
import { RECORDINGS } from './recording-commands.js';

/** What is to happen. Whom and what of what is there then the numbers mean, is seen when it happens. */
export interface Command extends Choice {
  readonly name: string;
  /** Milliseconds that pass before. */
  readonly after: number;
}

export const PERFORMERS: Performers = { ...PEOPLE, ...MEDIA, ...RECORDINGS, ...CAMERAS };

export const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.record({
    name: fc.oneof(...Object.entries(PERFORMERS).map(([name, [weight]]) => ({ weight, arbitrary: fc.constant(name) }))),
    who: fc.nat(9),
    what: fc.nat(9),
    how: fc.nat(9),
    after: fc.constantFrom(0, 1, 700, 2_000, 61_000),
  }),
  { maxLength: 60, size: 'max' },
);
