// npm run bench -- spread [--viewers N] [--rounds N] [--seconds N]: what it costs that a stream's viewers are on two workers of a
// media node, or on two nodes, instead of on one worker. Its last line is RESULT {json}; bench/results/spread.json has the details.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { version as mediasoup } from 'mediasoup';
import { RestClient } from '../e2e/clients/rest-client.ts';
import { startStack, type Stack } from '../tools/services/start-stack.ts';
import { median, rounded, spread } from './run/percentiles.ts';
import { runMeasurement, type Outcome } from './run/run-benchmark.ts';
import { wholeNumber } from './run/whole-number.ts';
import { spreadStream, type SpreadCost } from './spread/spread-stream.ts';

const { viewers, rounds, seconds } = options();

/** With this a worker is full with very little, so that viewers are spread over all of them. */
const FULL_AT_ONCE = { MEDIA_WORKER_FULL: '1' };

await runMeasurement('spread', async (dir): Promise<Outcome> => {
  const stacks: Stack[] = [];
  const start = async (nodes: number, workers: number) => {
    const folder = join(dir, `${nodes}-${workers}`);
    await mkdir(folder);
    const kindEnv = { 'media-node': { MEDIA_WORKERS: String(workers), ...FULL_AT_ONCE } };
    const stack = await startStack({ dir: folder, kindEnv, counts: { 'recording-worker': 0, 'media-node': nodes } });
    stacks.push(stack);
    const rest = new RestClient(stack.url!, stack.secret);
    return (for_s: number) => spreadStream(rest, stack.mediaNodes, viewers, for_s);
  };
  try {
    console.log('Starting a stack with one worker, one with two, and one with two nodes …');
    const [onOne, onTwo, onNodes] = [await start(1, 1), await start(1, 2), await start(2, 1)];
    console.log(`One stream, ${viewers} viewers …`);
    // The code of the first calls is still being compiled.
    for (const measure of [onOne, onTwo, onNodes]) await measure(1);
    const all: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      const [one, two, nodes] = [await onOne(seconds), await onTwo(seconds), await onNodes(seconds)];
      all.push({ one, two, nodes });
      const found = `${us(one)} µs a packet on one worker, ${us(two)} on two, ${us(nodes)} on two nodes`;
      console.log(`  round ${round} of ${rounds}: ${found}`);
    }
    return outcomeOf(all);
  } finally {
    await Promise.all(stacks.map((stack) => stack.stop()));
  }
});

interface Round {
  one: SpreadCost;
  two: SpreadCost;
  nodes: SpreadCost;
}

function outcomeOf(all: readonly Round[]): Outcome {
  const [two, nodes] = [figuresOf(all.map((round) => round.two)), figuresOf(all.map((round) => round.nodes))];
  const ratio = (of: (round: Round) => SpreadCost) =>
    rounded(median(all.map((round) => of(round).cpuPerPacketUs / round.one.cpuPerPacketUs)));
  return {
    result: {
      cpu_ratio_2w: ratio((round) => round.two),
      cpu_ratio_2n: ratio((round) => round.nodes),
      hop_delay_p50_ms: rounded(nodes.delays.far.p50 - nodes.delays.near.p50),
      join_ratio: rounded(nodes.joins.far.p50 / nodes.joins.near.p50),
      hop_delay_p50_ms_2w: rounded(two.delays.far.p50 - two.delays.near.p50),
      join_ratio_2w: rounded(two.joins.far.p50 / two.joins.near.p50),
      pipes_2w: Math.max(...all.map((round) => round.two.pipes)),
      relays_2n: Math.max(...all.map((round) => round.nodes.relays)),
    },
    report: {
      mediasoup,
      viewers,
      seconds,
      rounds: all.map((round) => ({
        us: { one: us(round.one), two: us(round.two), nodes: us(round.nodes) },
        viewers: { two: viewersOf(round.two), nodes: viewersOf(round.nodes) },
      })),
      two_workers: two,
      two_nodes: nodes,
    },
  };
}

function figuresOf(costs: readonly SpreadCost[]) {
  const both = (of: (cost: SpreadCost) => SpreadCost['delaysMs']) => ({
    near: spread(costs.flatMap((cost) => of(cost).near)),
    far: spread(costs.flatMap((cost) => of(cost).far)),
  });
  return { delays: both(({ delaysMs }) => delaysMs), joins: both(({ joinsMs }) => joinsMs) };
}

function viewersOf({ joinsMs: { near, far } }: SpreadCost): Record<'near' | 'far', number> {
  return { near: near.length, far: far.length };
}

function us({ cpuPerPacketUs }: SpreadCost): number {
  return rounded(cpuPerPacketUs);
}

function options(): { viewers: number; rounds: number; seconds: number } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { viewers: text, rounds: text, seconds: text } });
  return {
    viewers: wholeNumber('viewers', values.viewers, 60),
    rounds: wholeNumber('rounds', values.rounds, 5),
    seconds: wholeNumber('seconds', values.seconds, 5),
  };
}
