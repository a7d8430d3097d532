// npm run bench -- listing [--sessions N] [--rounds N] [--seconds N] [--before COMMIT]: what the list of all sessions costs, and
// what other requests feel of it. Its last line is RESULT {json}; bench/results/listing.json has the details.
import { parseArgs } from 'node:util';
import { RestClient } from '../e2e/clients/rest-client.ts';
import type { Stack } from '../tools/services/start-stack.ts';
import { fillSessions, PEOPLE } from './listing/fill-sessions.ts';
import { Lists, type Cost } from './listing/lists.ts';
import { OtherRequests } from './listing/other-requests.ts';
import { openConnections } from './rest/http.ts';
import { load } from './rest/load.ts';
import { median, rounded, spread } from './run/percentiles.ts';
import { runBenchmark, type Bench, type Outcome } from './run/run-benchmark.ts';
import { wholeNumber } from './run/whole-number.ts';

/** Lists before those that count: the code of the first ones is still being compiled. */
const WARM_UP = 3;

const { sessions, rounds, seconds, before } = options();

const run = async (stack: Stack, _dir: string, older?: Bench): Promise<Outcome> => {
  const now = await measure(stack);
  const earlier = older && (await measure(older.stack));
  return {
    result: { ...figures('', now), ...(earlier ? figures('_before', earlier) : {}) },
    report: { sessions, people: PEOPLE, rounds, seconds, now, earlier },
  };
};

await runBenchmark('listing', run, { before });

async function measure({ url, secret, databaseUrl, gateways, sessions: services }: Stack) {
  console.log(`Filling in ${sessions} sessions …`);
  await fillSessions(databaseUrl, sessions);
  const connections = openConnections(url!);
  try {
    const others = await OtherRequests.start(new RestClient(url!, secret), connections);
    // A service that is asked much has more memory than one that was just started.
    await load(connections, () => others.request(), seconds);
    console.log('Listing them …');
    const lists = new Lists(connections, secret, { session: services[0]!.pid, gateway: gateways[0]!.pid });
    const characters = await lists.check(sessions, PEOPLE);
    for (let list = 0; list < WARM_UP; list++) await lists.one();
    const costs: Cost[] = [];
    for (let round = 0; round < rounds; round++) costs.push(await lists.one());
    const pairs = [];
    for (let round = 1; round <= rounds; round++) {
      console.log(`Other requests, round ${round} of ${rounds} …`);
      const alone = spread(await others.until(during()));
      const beside = spread(await others.until(during(() => lists.one())));
      pairs.push({ alone, beside });
    }
    return { characters, costs, memory_mb: lists.memory_mb, others_ms: pairs };
  } finally {
    await connections.close();
  }
}

/** Does something again and again as long as a round takes. */
async function during(work?: () => Promise<unknown>): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  if (!work) return new Promise((resolve) => void setTimeout(resolve, seconds * 1_000));
  while (performance.now() < end) await work();
}

type Measured = Awaited<ReturnType<typeof measure>>;

function figures(suffix: string, { costs, memory_mb, others_ms }: Measured): Record<string, number> {
  return {
    [`list_10k_s${suffix}`]: median(costs.map(({ cpu_s }) => cpu_s['session']!)),
    [`list_10k_gateway_s${suffix}`]: median(costs.map(({ cpu_s }) => cpu_s['gateway']!)),
    [`list_10k_wall_s${suffix}`]: median(costs.map(({ wall_s }) => wall_s)),
    [`memory_mb${suffix}`]: rounded(Math.max(...Object.values(memory_mb))),
    [`other_p99_ratio${suffix}`]: median(others_ms.map(({ alone, beside }) => beside.p99 / alone.p99)),
  };
}

function options(): { sessions: number; rounds: number; seconds: number; before?: string } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { sessions: text, rounds: text, seconds: text, before: text } });
  return {
    sessions: wholeNumber('sessions', values.sessions, 10_000),
    rounds: wholeNumber('rounds', values.rounds, 5),
    seconds: wholeNumber('seconds', values.seconds, 10),
    before: values.before,
  };
}
