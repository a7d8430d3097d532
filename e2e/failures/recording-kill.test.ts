import { afterAll, beforeAll, expect, test } from 'vitest';
import { killRun, type Mode, type Victim } from '../recording/kill-run.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';

/** Seconds that may be missing when the worker that captures is killed. All runs: `npm run e2e -- recording-kill`. */
const MAY_BE_MISSING_S = 2;

let stack: OwnStack;
beforeAll(async () => {
  stack = await startOwnStack({ counts: { session: 2, 'recording-worker': 2 } });
});
afterAll(() => stack?.stop());

test.each<[Victim, Mode]>([
  ['capture', 'INDIVIDUAL'],
  ['capture', 'COMPOSED'],
  ['result', 'COMPOSED'],
  ['session', 'INDIVIDUAL'],
  ['nats', 'INDIVIDUAL'],
  ['database', 'COMPOSED'],
  ['media-node', 'INDIVIDUAL'],
  ['stop', 'INDIVIDUAL'],
])(
  'nothing is lost when it is killed, or stopped: %s of a recording that is %s',
  { timeout: 120_000 },
  async (victim, mode) => {
    const outcome = await killRun(stack, victim, mode);
    expect(outcome).toMatchObject({ status: 'ready', isStuck: false });
    expect(outcome.missingS).toBeLessThanOrEqual(victim === 'capture' ? MAY_BE_MISSING_S : 1);
  },
);
