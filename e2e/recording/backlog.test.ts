import { afterAll, beforeAll, test } from 'vitest';
import { healthUrl, metric } from '../observing/metrics.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { publishing } from '../scenes/recorded-call.ts';
import { startRecording, stopRecording } from '../scenes/recordings.ts';
import { until } from '../support/until.ts';

let stack: OwnStack;
beforeAll(async () => {
  stack = await startOwnStack({ counts: { session: 2 }, kindEnv: { 'recording-worker': { RECORDING_CAPTURES: '1' } } });
});
afterAll(() => stack?.stop());

interface Jobs {
  waiting: number;
  active: number;
}

/** What each of the session services says of the captures. */
const captures = (): Promise<Jobs[]> =>
  Promise.all(
    stack.sessions.map(async (session) => {
      const count = (state: string) =>
        metric(healthUrl(session), `convene_recording_jobs{kind="capture",state="${state}"}`);
      return { waiting: await count('waiting'), active: await count('active') };
    }),
  );

const untilCaptures = (expected: Jobs) =>
  until(
    `captures are ${JSON.stringify(expected)}`,
    async () => JSON.stringify(await captures()) === JSON.stringify([expected, expected]),
    { limitMs: 10_000, everyMs: 200, seen: captures },
  );

test('what no worker has room for is counted as waiting, until one has', async () => {
  const { rest } = stack;
  const [one, other] = [await rest.createSession(), await rest.createSession()];
  await Promise.all([publishing(rest, one), publishing(rest, other)]);
  await untilCaptures({ waiting: 0, active: 0 });
  await startRecording(rest, one);
  const second = startRecording(rest, other);
  await untilCaptures({ waiting: 1, active: 1 });
  await stopRecording(rest, one);
  await second;
  await untilCaptures({ waiting: 0, active: 1 });
  await stopRecording(rest, other);
  await untilCaptures({ waiting: 0, active: 0 });
});
