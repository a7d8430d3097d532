import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Command, commands, PERFORMERS } from './commands.js';
import { LOG } from './log-properties.js';
import { MEDIA } from './media-properties.js';
import { PEOPLE } from './people-properties.js';
import { RECORDINGS } from './recording-properties.js';
import { type Change, type Circumstances, World } from './world.js';

const PROPERTIES = { ...LOG, ...PEOPLE, ...MEDIA, ...RECORDINGS };
const SEQUENCES = 2_000;

const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  session: fc.record({
    mediaMode: fc.constantFrom('ROUTED', 'ROUTED', 'ROUTED', 'ROUTED', 'RELAYED'),
    recordingMode: fc.constantFrom('MANUAL', 'ALWAYS'),
    defaultOutputMode: fc.constantFrom('COMPOSED', 'INDIVIDUAL', 'COMPOSED_QUICK_START'),
    defaultRecordingLayout: fc.constantFrom('BEST_FIT', 'BEST_FIT', 'CUSTOM'),
  }),
  settings: fc.record({
    maxConnections: fc.constantFrom(3, 8, 100),
    maxCameras: fc.constantFrom(1, 5),
    recording: fc.record({
      isOn: fc.constantFrom(true, true, true, false),
      notified: fc.constantFrom('none', 'moderator', 'publisher_moderator', 'all'),
      autostopS: fc.constantFrom(0, 60),
    }),
  }),
});

/** Has the commands happen to a session, and every property look at each change. */
function live(circumstances: Circumstances, sequence: readonly Command[], seen: (change: Change) => void): void {
  const properties = Object.entries(PROPERTIES).map(([sentence, begin]) => ({ sentence, see: begin() }));
  const world = new World(circumstances, (change) => {
    seen(change);
    for (const { sentence, see } of properties) {
      try {
        see(change);
      } catch (error) {
        throw new Error(`After ${change.command} it does not hold that ${sentence}: ${String(error)}`, {
          cause: error,
        });
      }
    }
  });
  for (const { name, after, ...choice } of sequence) {
    world.now += after;
    PERFORMERS[name]![1](world, choice);
  }
}

it('whatever happens to a session, its properties hold', { timeout: 60_000 }, () => {
  const changed = new Map<string, number>();
  const count = ({ command, error, events, effects, before, after }: Change) => {
    const happened =
      error === undefined && (events.length + effects.length > 0 || before.connections !== after.connections);
    if (happened) changed.set(command, (changed.get(command) ?? 0) + 1);
  };
  const always = fc.property(circumstances, commands, (of, sequence) => live(of, sequence, count));
  fc.assert(always, { numRuns: SEQUENCES, includeErrorInReport: true });
});
