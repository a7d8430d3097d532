// npm run bench -- spread [--viewers N] [--rounds N] [--seconds N]: what it costs that a stream's viewers are on two workers of a
// media node instead of one. Its last line is RESULT {json}; bench/results/spread.json has the details.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { version as mediasoup } from 'mediasoup';
import { RestClient } from '../e2e/clients/rest-client.ts';
import { StopWithMessage } from '../tools/console/stop-with-message.ts';
import { startStack, type Stack } from '../tools/services/start-stack.ts';
import { median, rounded, spread } from './run/percentiles.ts';
import { runMeasurement, type Outcome } from './run/run-benchmark.ts';
import { spreadStream, type SpreadCost } from './spread/spread-stream.ts';

const { viewers, rounds, seconds } = options();

/** With this a worker is full with very little, so that viewers are spread over all of them. */
const FULL_AT_ONCE = { MEDIA_WORKER_FULL: '1' };

await runMeasurement('spread', async (dir): Promise<Outcome> => {
  const stacks: Stack[] = [];
  const start = async (workers: number) => {
    const folder = join(dir, `${workers}`);
    await mkdir(folder);
    const env = { MEDIA_WORKERS: String(workers), ...FULL_AT_ONCE };
    const stack = await startStack({ dir: folder, kindEnv: { 'media-node': env }, counts: { 'recording-worker': 0 } });
    stacks.push(stack);
    const rest = new RestClient(stack.url!, stack.secret);
    return (for_s: number) => spreadStream(rest, stack.mediaNodes[0]!, viewers, for_s);
  };
  try {
    console.log('Starting a stack with one worker, and one with two …');
    const [onOne, onTwo] = [await start(1), await start(2)];
    console.log(`One stream, ${viewers} viewers …`);
    // The code of the first calls is still being compiled.
    for (const measure of [onOne, onTwo]) await measure(1);
    const pairs: { one: SpreadCost; two: SpreadCost }[] = [];
    for (let round = 1; round <= rounds; round++) {
      const [one, two] = [await onOne(seconds), await onTwo(seconds)];
      pairs.push({ one, two });
      console.log(`  round ${round} of ${rounds}: ${us(one)} µs a packet on one worker, ${us(two)} on two`);
    }
    return outcomeOf(pairs);
  } finally {
    await Promise.all(stacks.map((stack) => stack.stop()));
  }
});

function outcomeOf(pairs: { one: SpreadCost; two: SpreadCost }[]): Outcome {
  const both = (of: (cost: SpreadCost) => SpreadCost['delaysMs']) => ({
    near: spread(pairs.flatMap(({ two }) => of(two).near)),
    far: spread(pairs.flatMap(({ two }) => of(two).far)),
  });
  const delays = both(({ delaysMs }) => delaysMs);
  const joins = both(({ joinsMs }) => joinsMs);
  return {
    result: {
      cpu_ratio_2w: rounded(median(pairs.map(({ one, two }) => two.cpuPerPacketUs / one.cpuPerPacketUs))),
      hop_delay_p50_ms: rounded(delays.far.p50 - delays.near.p50),
      join_ratio: rounded(joins.far.p50 / joins.near.p50),
      pipes_2w: Math.max(...pairs.map(({ two }) => two.pipes)),
    },
    report: {
      mediasoup,
      viewers,
      seconds,
      rounds: pairs.map(({ one, two }) => ({ one_us: us(one), two_us: us(two), viewers: two.viewers })),
      delays_ms: delays,
      joins_ms: joins,
    },
  };
}

function us({ cpuPerPacketUs }: SpreadCost): number {
  return rounded(cpuPerPacketUs);
}

function options(): { viewers: number; rounds: number; seconds: number } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { viewers: text, rounds: text, seconds: text } });
  const number = (name: keyof typeof values, byDefault: number): number => {
    const given = Number(values[name] ?? byDefault);
    if (!(Number.isInteger(given) && given > 0)) throw new StopWithMessage(`--${name}: a whole number above 0`);
    return given;
  };
  return { viewers: number('viewers', 60), rounds: number('rounds', 5), seconds: number('seconds', 5) };
}
