// npm run bench -- join [--joins N] [--mode light|browser|crowd]: how long somebody who joins a session waits for the
// media of a publisher who is there, and whether everybody hears of everybody when many join at once. Its last line is
// RESULT {json}; bench/results/join.json has the details.
import { parseArgs } from 'node:util';
import { version as mediasoup } from 'mediasoup';
import { RestClient } from '../e2e/clients/rest-client.ts';
import { StopWithMessage } from '../tools/console/stop-with-message.ts';
import type { Stack } from '../tools/services/start-stack.ts';
import { measureBaselines, type Baselines } from './join/baselines.ts';
import { browserJoins } from './join/browser-joins.ts';
import { crowdJoins } from './join/crowd-joins.ts';
import { lightJoins } from './join/light-joins.ts';
import { rounded, spread } from './run/percentiles.ts';
import { runBenchmark, type Outcome } from './run/run-benchmark.ts';

const DEFAULTS = { light: 50, browser: 20, crowd: 50 };
const WARM_UP = { light: 10, browser: 3 };

type Mode = keyof typeof DEFAULTS;

const { modes, joins: given } = options();

await runBenchmark('join', async ({ url, secret, nats, databaseUrl }: Stack) => {
  const rest = new RestClient(url!, secret);
  console.log('Measuring what NATS, Postgres and mediasoup take alone …');
  const baselines = await measureBaselines(nats.url, databaseUrl, 20);
  const parts: Record<Mode, () => Promise<Outcome>> = {
    light: () => light(rest, baselines),
    browser: () => browser(rest),
    crowd: () => crowd(rest, databaseUrl),
  };
  const all: Outcome = { result: {}, report: { mediasoup, baselines_ms: baselines } };
  for (const mode of modes) {
    const { result, report } = await parts[mode]();
    Object.assign(all.result, result);
    all.report[mode] = report;
  }
  return all;
});

async function light(rest: RestClient, baselines: Baselines): Promise<Outcome> {
  const joins = given ?? DEFAULTS.light;
  console.log(`${joins} joins without a browser …`);
  const measured = await lightJoins(rest, joins, WARM_UP.light);
  const total = spread(measured.map(({ firstPacket }) => firstPacket));
  return {
    result: { join_p50_ms: total.p50, join_p95_ms: total.p95, joins },
    report: {
      joins,
      firstPacket_ms: total,
      untilSocket_ms: spread(measured.map(({ socket }) => socket)),
      untilJoined_ms: spread(measured.map(({ joined }) => joined)),
      untilAnswered_ms: spread(measured.map(({ answered }) => answered)),
      timesBareMediasoup: rounded(total.p50 / baselines.bareMediasoup.p50),
    },
  };
}

async function browser(rest: RestClient): Promise<Outcome> {
  const joins = given ?? DEFAULTS.browser;
  console.log(`${joins} joins with Chromium …`);
  const { milliseconds, version } = await browserJoins(rest, joins, WARM_UP.browser);
  const total = spread(milliseconds);
  return {
    result: { browser_p50_ms: total.p50, browser_p95_ms: total.p95, browser_joins: joins },
    report: { joins, version, library: '2.15.0', firstFrame_ms: total },
  };
}

async function crowd(rest: RestClient, databaseUrl: string): Promise<Outcome> {
  const joins = given ?? DEFAULTS.crowd;
  console.log(`${joins} join one session at once …`);
  const { joinedMs, allToldMs, counts } = await crowdJoins(rest, databaseUrl, joins);
  const allTold = rounded(allToldMs);
  return {
    result: {
      crowd_joins: joins,
      crowd_ms: allTold,
      lost_events: counts.lost,
      doubled_events: counts.doubled,
      misordered_events: counts.misordered,
    },
    report: { joins, untilJoined_ms: spread(joinedMs), allTold_ms: allTold, events: counts },
  };
}

function options(): { modes: Mode[]; joins: number | undefined } {
  const { values } = parseArgs({ options: { joins: { type: 'string' }, mode: { type: 'string' } } });
  const joins = values.joins === undefined ? undefined : Number(values.joins);
  if (joins !== undefined && !(Number.isInteger(joins) && joins > 0))
    throw new StopWithMessage('--joins: a whole number above 0');
  const all = Object.keys(DEFAULTS) as Mode[];
  if (values.mode === undefined) return { modes: all, joins };
  if (!all.includes(values.mode as Mode)) throw new StopWithMessage('--mode: light, browser or crowd');
  return { modes: [values.mode as Mode], joins };
}
