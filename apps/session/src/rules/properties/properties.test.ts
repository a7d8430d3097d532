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
  crowd: fc.nat(4),
});

/** A new session with its crowd, at each of whose changes every property looks. */
function begin(circumstances: Circumstances, seen: (change: Change) => void): World {
  const properties = Object.entries(PROPERTIES).map(([sentence, watch]) => ({ sentence, see: watch() }));
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
  for (let who = 0; who < circumstances.crowd; who++) {
    PERFORMERS['joinWithNewToken']![1](world, { who: who + 1, what: 0, how: 5 });
    PERFORMERS['publish']![1](world, { who, what: 0, how: 0 });
  }
  return world;
}

/** Has the commands happen. Who joins after a session has ended joins another one. */
function live(circumstances: Circumstances, sequence: readonly Command[], seen: (change: Change) => void): void {
  let world = begin(circumstances, seen);
  for (const { name, after, ...choice } of sequence) {
    if (name === 'joinWithNewToken' && world.value.session.closedAt !== null) world = begin(circumstances, seen);
    world.now += after;
    PERFORMERS[name]![1](world, choice);
  }
}

it('whatever happens to a session, its properties hold', { timeout: 60_000 }, () => {
  const happened = new Map<string, number>();
  const note = ({ command, hasChanged }: Change) => {
    if (hasChanged) happened.set(command, (happened.get(command) ?? 0) + 1);
  };
  const always = fc.property(circumstances, commands, (of, sequence) => live(of, sequence, note));
  fc.assert(always, { numRuns: SEQUENCES, unbiased: true });
  // The sequences would say nothing of what never happens in them.
  const without = Object.keys(PERFORMERS).filter((name) => !happened.has(name));
  expect(without).toEqual(['filter']);
});
