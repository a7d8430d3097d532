// npm run bench -- join [--joins N] [--mode light|browser|crowd] [--before COMMIT]: how long somebody who joins a session waits for the
// media of a publisher who is there, and whether everybody hears of everybody when many join at once. Its last line is
// RESULT {json}; bench/results/join.json has the details.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { version as mediasoup } from 'mediasoup';
import { RestClient } from '../e2e/clients/rest-client.ts';
import { StopWithMessage } from '../tools/console/stop-with-message.ts';
import type { Stack } from '../tools/services/start-stack.ts';
import { measureBaselines } from './join/baselines.ts';
import { browserJoins } from './join/browser-joins.ts';
import { crowdJoins } from './join/crowd-joins.ts';
import { comparedJoins, type Sides } from './join/compared-joins.ts';
import type { LightJoin } from './join/light-joins.ts';
import { rounded, spread, type Spread } from './run/percentiles.ts';
import { runBenchmark, type Bench, type Outcome } from './run/run-benchmark.ts';

const DEFAULTS = { light: 200, browser: 20, crowd: 50 };
/** Joins of each side before those that count: a server that has just been started is still compiling its code. */
const WARM_UP = { light: 100, browser: 3 };

type Mode = keyof typeof DEFAULTS;

const { modes, joins: given, before } = options();

const run = async ({ url, secret, nats, databaseUrl, logDir }: Stack, dir: string, older?: Bench): Promise<Outcome> => {
  const rest = new RestClient(url!, secret);
  console.log('Measuring what NATS and Postgres take alone …');
  const baselines = await measureBaselines(nats.url, databaseUrl);
  const olderRest = older && new RestClient(older.stack.url!, older.stack.secret);
  const parts: Record<Mode, () => Promise<Outcome>> = {
    light: () =>
      light({ now: rest, before: olderRest, certificate: join(dir, 'certificate', 'self-signed-1.pem'), logDir }),
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
};

await runBenchmark('join', run, { before });

async function light(sides: Sides): Promise<Outcome> {
  const joins = given ?? DEFAULTS.light;
  console.log(`${joins} joins without a browser …`);
  const found = await comparedJoins(sides, joins, WARM_UP.light);
  const [now, bare] = [phases(found.now), spread(found.bare)];
  const earlier = found.before.length > 0 ? phases(found.before) : undefined;
  return {
    result: {
      join_p50_ms: now.total.p50,
      join_p95_ms: now.total.p95,
      ...(earlier ? { join_p50_ms_before: earlier.total.p50, join_p95_ms_before: earlier.total.p95 } : {}),
      bare_p50_ms: bare.p50,
      join_ratio: rounded(now.total.p50 / bare.p50),
      ...(earlier ? { joinroom_ms_before: earlier.joinRoom.p50 } : {}),
      joinroom_ms: now.joinRoom.p50,
      ...(earlier ? { receive_ms_before: earlier.receive.p50 } : {}),
      receive_ms: now.receive.p50,
      joins,
    },
    report: { joins, bare_ms: bare, now_ms: now, before_ms: earlier },
  };
}

/** Where the time of the joins went. */
function phases(joins: LightJoin[]): Record<keyof LightJoin, Spread> {
  const of = (phase: keyof LightJoin) => spread(joins.map((join) => join[phase]));
  return {
    socket: of('socket'),
    joinRoom: of('joinRoom'),
    offer: of('offer'),
    receive: of('receive'),
    media: of('media'),
    total: of('total'),
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

function options(): { modes: Mode[]; joins: number | undefined; before: string | undefined } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { joins: text, mode: text, before: text } });
  const joins = values.joins === undefined ? undefined : Number(values.joins);
  if (joins !== undefined && !(Number.isInteger(joins) && joins > 0))
    throw new StopWithMessage('--joins: a whole number above 0');
  const all = Object.keys(DEFAULTS) as Mode[];
  if (values.mode === undefined) return { modes: all, joins, before: values.before };
  if (!all.includes(values.mode as Mode)) throw new StopWithMessage('--mode: light, browser or crowd');
  return { modes: [values.mode as Mode], joins, before: values.before };
}
