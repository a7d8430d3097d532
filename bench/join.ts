// npm run bench -- join [--joins N] [--mode light|browser]: how long somebody who joins a session waits for the media of
// a publisher who is there. Its last line is RESULT {json}; bench/results/join.json has the details.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { version as mediasoup } from 'mediasoup';
import { RestClient } from '../e2e/clients/rest-client.ts';
import { runMain } from '../tools/console/run-main.ts';
import { StopWithMessage } from '../tools/console/stop-with-message.ts';
import { startStack, type Stack } from '../tools/services/start-stack.ts';
import { measureBaselines } from './join/baselines.ts';
import { browserJoins } from './join/browser-joins.ts';
import { lightJoins } from './join/light-joins.ts';
import { spread, rounded } from './join/percentiles.ts';

const RESULTS = join(import.meta.dirname, 'results');
const DEFAULTS = { light: 50, browser: 20 };
const WARM_UP = { light: 10, browser: 3 };

type Mode = keyof typeof DEFAULTS;

await runMain(async () => {
  const { modes, joins } = options();
  const dir = await mkdtemp(join(tmpdir(), 'convene-bench-'));
  let stack: Stack | undefined;
  try {
    console.log('Starting a stack …');
    stack = await startStack({ dir });
    const outcome = await measure(stack, modes, joins);
    await mkdir(RESULTS, { recursive: true });
    await writeFile(join(RESULTS, 'join.json'), `${JSON.stringify(outcome.report, null, 2)}\n`);
    await stack.stop();
    console.log(`RESULT ${JSON.stringify(outcome.result)}`);
  } catch (error) {
    await stack?.stop();
    throw error;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  // The WebRTC library's threads would keep the process alive.
  setTimeout(() => process.exit(), 500).unref();
  return 0;
});

async function measure({ url, secret, nats, databaseUrl }: Stack, modes: Mode[], given: number | undefined) {
  const rest = new RestClient(url!, secret);
  const result: Record<string, number> = {};
  const report: Record<string, unknown> = {
    date: new Date().toISOString(),
    cores: availableParallelism(),
    processor: cpus()[0]?.model,
    node: process.version,
    mediasoup,
  };
  console.log('Measuring what NATS, Postgres and mediasoup take alone …');
  const baselines = await measureBaselines(nats.url, databaseUrl, 20);
  report.baselines_ms = baselines;
  if (modes.includes('light')) {
    const joins = given ?? DEFAULTS.light;
    console.log(`${joins} joins without a browser …`);
    const measured = await lightJoins(rest, joins, WARM_UP.light);
    const total = spread(measured.map(({ firstPacket }) => firstPacket));
    Object.assign(result, { join_p50_ms: total.p50, join_p95_ms: total.p95, joins });
    report.light = {
      joins,
      firstPacket_ms: total,
      untilSocket_ms: spread(measured.map(({ socket }) => socket)),
      untilJoined_ms: spread(measured.map(({ joined }) => joined)),
      untilAnswered_ms: spread(measured.map(({ answered }) => answered)),
      timesBareMediasoup: rounded(total.p50 / baselines.bareMediasoup.p50),
    };
  }
  if (modes.includes('browser')) {
    const joins = given ?? DEFAULTS.browser;
    console.log(`${joins} joins with Chromium …`);
    const { milliseconds, version } = await browserJoins(rest, joins, WARM_UP.browser);
    const total = spread(milliseconds);
    Object.assign(result, { browser_p50_ms: total.p50, browser_p95_ms: total.p95, browser_joins: joins });
    report.browser = { joins, version, library: '2.15.0', firstFrame_ms: total };
  }
  return { result, report: { ...report, result } };
}

function options(): { modes: Mode[]; joins: number | undefined } {
  const { values } = parseArgs({ options: { joins: { type: 'string' }, mode: { type: 'string' } } });
  const joins = values.joins === undefined ? undefined : Number(values.joins);
  if (joins !== undefined && !(Number.isInteger(joins) && joins > 0))
    throw new StopWithMessage('--joins: a whole number above 0');
  const modes: Mode[] = ['light', 'browser'];
  if (values.mode === undefined) return { modes, joins };
  if (!modes.includes(values.mode as Mode)) throw new StopWithMessage('--mode: light or browser');
  return { modes: [values.mode as Mode], joins };
}
