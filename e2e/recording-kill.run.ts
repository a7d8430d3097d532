// npm run e2e -- recording-kill [RUNS]: records, and kills something at a random moment, again and again.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dataChannel from 'node-datachannel';
import { startStack } from '../tools/services/start-stack.ts';
import { killRun, VICTIMS, type KillOutcome } from './recording/kill-run.ts';

const RUNS = Number(process.argv[2] ?? 20);

const dir = await mkdtemp(join(tmpdir(), 'convene-recording-kill-'));
const log = (text: string) => console.log(text);
const outcomes: KillOutcome[] = [];
try {
  const stack = await startStack({ dir, counts: { session: 2, 'recording-worker': 2 }, log });
  try {
    for (let run = 0; run < RUNS; run++) {
      // Every other one kills the worker that captures.
      const victim = run % 2 === 0 ? 'capture' : VICTIMS[1 + (((run - 1) / 2) % (VICTIMS.length - 1))]!;
      const outcome = await killRun(stack, victim, run % 4 < 2 ? 'INDIVIDUAL' : 'COMPOSED');
      outcomes.push(outcome);
      const { mode, status, missingS } = outcome;
      log(`${run + 1}/${RUNS} ${mode}, ${victim} killed: ${status}, ${missingS.toFixed(2)} s missing`);
    }
  } finally {
    await stack.stop();
  }
} finally {
  await rm(dir, { recursive: true, force: true });
  dataChannel.cleanup(); // Its threads keep the process alive.
}
const ready = outcomes.filter(({ status }) => status === 'ready');
const result = {
  runs: outcomes.length,
  ready: ready.length,
  max_missing_s: Math.max(...ready.map(({ missingS }) => missingS)),
  stuck: outcomes.filter(({ isStuck }) => isStuck).length,
};
console.log(`RESULT ${JSON.stringify(result)}`);
if (result.ready < result.runs) process.exitCode = 1;
