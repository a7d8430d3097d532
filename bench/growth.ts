// npm run bench -- growth [--sizes 100,1000,10000] [--seconds 60] [--closed-hours 24] [--events yes|no]: what operations, and
// doing nothing, cost a platform with so many open sessions. Its last line is RESULT {json}; bench/results/growth.json has
// the details.
import { parseArgs } from 'node:util';
import { StopWithMessage } from '../tools/console/stop-with-message.ts';
import { Backend } from './growth/backend.ts';
import { bucketPercentile } from './growth/bucket-percentile.ts';
import { closeFromAfar, joinAsACrowd, listEverything, loseGateway, loseNode } from './growth/events.ts';
import { PEOPLE } from './growth/fill.ts';
import { folderOf, type GrowingPlatform, startGrowingPlatform } from './growth/growing-platform.ts';
import type { Usage } from './growth/meter.ts';
import { measureOperations } from './growth/operation-costs.ts';
import { needsOf, sizingTable } from './growth/sizing.ts';
import { measureTraffic } from './growth/traffic.ts';
import { pause } from '../e2e/support/until.ts';
import { rounded } from './run/percentiles.ts';
import { type Outcome, runMeasurement } from './run/run-benchmark.ts';

const IDLE_MS = 20_000;
/** What has just been started, or filled, still does for a while. */
const SETTLE_MS = 10_000;
/** The sizes of the table in docs/operations.md. */
const SIZED = [1_000, 10_000, 100_000];

const options = readOptions();

await runMeasurement('growth', async (dir) => {
  if (process.env.DATABASE_URL)
    throw new StopWithMessage('The benchmark of growth needs a Postgres of its own: unset DATABASE_URL');
  const all: Awaited<ReturnType<typeof measureSize>>[] = [];
  for (const openSessions of options.sizes) {
    console.log(`${openSessions} sessions: starting and filling …`);
    const platform = await startGrowingPlatform(folderOf(dir, openSessions), {
      openSessions,
      closedHours: options.closedHours,
    });
    const backend = new Backend(platform.stack.url!, platform.stack.secret);
    try {
      const measured = await measureSize(platform, backend, openSessions);
      const isLargest = openSessions === options.sizes.at(-1);
      all.push({ ...measured, ...(isLargest && options.events && { events: await measureEvents(platform, backend) }) });
    } finally {
      await backend.close();
      await platform.stop();
    }
  }
  return outcomeOf(all);
});

async function measureSize(platform: GrowingPlatform, backend: Backend, openSessions: number) {
  const { meter, nodes, gateways } = platform;
  await pause(SETTLE_MS);
  console.log(`${openSessions} sessions: doing nothing …`);
  const idle = await meter.around(() => pause(IDLE_MS));
  const placementsBefore = await meter.placements();
  console.log(`${openSessions} sessions: each kind of operation …`);
  const operations = await measureOperations(backend, meter, idle, 'alike');
  console.log(`${openSessions} sessions: traffic …`);
  let traffic = {};
  const used = await meter.around(async () => {
    traffic = (await measureTraffic(backend, openSessions, options.seconds)).summary();
  });
  const placement = bucketPercentile(0.99, placementsBefore, await meter.placements());
  return {
    openSessions,
    nodes: nodes.length,
    gateways: gateways.length,
    idle: perSecond(idle),
    operations,
    traffic: { latencies_ms: traffic, used: perSecond(used) },
    placement_p99_ms: placement === undefined ? undefined : rounded(placement * 1_000),
    connections: meter.postgresConnections(),
    memory_mb: meter.memory(),
    given_up: await givenUp(platform, openSessions),
    events: undefined as Events | undefined,
  };
}

/** On a machine that is too busy the session services take who speaks too late for dead, and what was filled in ends. */
async function givenUp({ client }: GrowingPlatform, openSessions: number) {
  const { rows } = await client.query<{ streams: number; sockets: number }>(
    `SELECT (SELECT count(*)::int FROM stream JOIN session ON uid = session_uid WHERE session_id LIKE 'open-%') AS streams,
       (SELECT count(*)::int FROM connection JOIN session ON uid = session_uid
        WHERE session_id LIKE 'open-%' AND lost_at IS NULL) AS sockets`,
  );
  const [left, expected] = [rows[0]!, openSessions * PEOPLE];
  const lost = { streams: expected - left.streams, sockets: expected - left.sockets };
  if (lost.streams + lost.sockets > 0)
    console.log(`This machine was too busy: living nodes and gateways were taken for dead (${JSON.stringify(lost)})`);
  return lost;
}

type Events = Awaited<ReturnType<typeof measureEvents>>;

async function measureEvents(platform: GrowingPlatform, backend: Backend) {
  const events = {
    list: () => listEverything(platform, backend),
    crowd: () => joinAsACrowd(platform, backend),
    deadNode: () => loseNode(platform),
    close: () => closeFromAfar(platform, backend),
    deadGateway: () => loseGateway(platform),
  };
  const told = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    console.log(`Event: ${name} …`);
    const found = await work();
    console.log(JSON.stringify(found));
    return found;
  };
  return {
    list: await told('list', events.list),
    crowd: await told('crowd', events.crowd),
    connections: platform.meter.postgresConnections(),
    deadNode: await told('deadNode', events.deadNode),
    close: await told('close', events.close),
    // The last one: it may not come to its end.
    deadGateway: await told('deadGateway', events.deadGateway),
  };
}

/** Cores, and what is asked and told in a second. */
function perSecond(used: Usage) {
  const cores = (us: number) => rounded(us / (used.ms * 1_000));
  const rate = (count: number) => rounded(count / (used.ms / 1_000));
  return {
    session_cores: cores(used.session),
    gateway_cores: cores(used.gateway),
    postgres_cores: cores(used.postgres),
    nats_cores: cores(used.nats),
    cores: cores(used.session + used.gateway + used.postgres + used.nats),
    statements: rate(used.statements),
    /** Messages that NATS tells each session service. */
    heard_per_replica: rate(used.heard / 2),
    wal_bytes: rate(used.wal),
  };
}

function outcomeOf(all: Awaited<ReturnType<typeof measureSize>>[]): Outcome {
  const [smallest, largest] = [all[0]!, all.at(-1)!];
  const ratios = Object.entries(largest.operations.costs).map(
    ([name, cost]) => [name, rounded(cost.cpu_us / smallest.operations.costs[name]!.cpu_us)] as const,
  );
  const worst = ratios.reduce((one, other) => (other[1] > one[1] ? other : one));
  const { events } = largest;
  const sizing = SIZED.filter((size) => size >= smallest.openSessions).map((size) => needsOf(size, all));
  console.log(sizingTable(sizing));
  return {
    result: {
      placement_p99_ms: largest.placement_p99_ms!,
      growth_worst: worst[1],
      growth_worst_of: worst[0],
      idle_cores: largest.idle.cores,
      ...(events && {
        close_500_s: events.close.seconds,
        crowd_500_s: events.crowd.seconds,
        crowd_500_errors: events.crowd.errors,
        crowd_500_ghosts: events.crowd.ghosts,
        dead_gateway_20k_s: events.deadGateway.seconds,
        dead_node_5k_s: events.deadNode.seconds,
      }),
      connections_per_replica: Math.max(...largest.connections, ...(events?.connections ?? [])),
      ...(events && { list_10k_s: events.list.session_s }),
    },
    report: { options, growth: Object.fromEntries(ratios), sizes: all, sizing },
  };
}

function readOptions() {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { sizes: text, seconds: text, 'closed-hours': text, events: text } });
  const number = (name: string, given: string): number => {
    const value = Number(given);
    if (!Number.isInteger(value) || value < 1) throw new StopWithMessage(`--${name}: whole numbers above 0`);
    return value;
  };
  const sizes = (values.sizes ?? '100,1000,10000').split(',').map((size) => number('sizes', size));
  return {
    sizes: sizes.toSorted((one, other) => one - other),
    seconds: number('seconds', values.seconds ?? '60'),
    closedHours: number('closed-hours', values['closed-hours'] ?? '24'),
    events: (values.events ?? 'yes') === 'yes',
  };
}
