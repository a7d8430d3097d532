// npm run bench -- rest [--part operations|signals] [--rounds N] [--seconds N] [--signals N] [--before COMMIT]: how many requests a second
// the REST API answers with one gateway and one session service, beside the limit of this machine, and how fast a signal
// reaches a large session. Its last line is RESULT {json}, where a ratio is ours / limit; bench/results/rest.json has the
// details.
import { parseArgs } from 'node:util';
import { StopWithMessage } from '../tools/console/stop-with-message.ts';
import type { Stack } from '../tools/services/start-stack.ts';
import type { Comparison } from './rest/compare.ts';
import { CONNECTIONS } from './rest/http.ts';
import { measureOperations } from './rest/operations.ts';
import { measureSignals, type Signals } from './rest/signals.ts';
import { runBenchmark, type Bench, type Outcome } from './run/run-benchmark.ts';
import { wholeNumber } from './run/whole-number.ts';

const PARTS = ['operations', 'signals'];

const { parts, rounds, seconds, signals, before } = options();

const run = async (stack: Stack, dir: string, older?: Bench): Promise<Outcome> => {
  const nothing: Outcome = { result: {}, report: {} };
  const first = parts.includes('operations') ? await operations(stack, dir, older?.stack) : nothing;
  const second = parts.includes('signals') ? await signalling(stack, older?.stack) : nothing;
  return { result: { ...first.result, ...second.result }, report: { ...first.report, ...second.report } };
};

await runBenchmark('rest', run, { before });

async function operations(stack: Stack, dir: string, older?: Stack): Promise<Outcome> {
  const { postSessions, postTokens, getSession } = await measureOperations(stack, dir, { rounds, seconds }, older);
  return {
    result: {
      ...figures('post_tokens', postTokens),
      ...figures('post_sessions', postSessions),
      ...figures('get_session', getSession),
    },
    report: { connections: CONNECTIONS, secondsPerRound: seconds, postSessions, postTokens, getSession },
  };
}

function figures(name: string, { ratio, ours, before: earlier, timesBefore }: Comparison): Record<string, number> {
  const now = { [`${name}_ratio`]: ratio, [`${name}_p50_ms`]: ours.p50_ms };
  if (!earlier) return now;
  return { ...now, [`${name}_p50_ms_before`]: earlier.p50_ms, [`${name}_times_before`]: timesBefore! };
}

async function signalling(stack: Stack, older?: Stack): Promise<Outcome> {
  console.log(`${signals} signals …`);
  const [now, earlier] = await measureSignals(older ? [stack, older] : [stack], signals);
  const ofSignals = (suffix: string, { sendMessage_ms, postSignal_ms, session_cpu_us }: Signals) => ({
    [`signal_p50_ms${suffix}`]: Math.max(sendMessage_ms.p50, postSignal_ms.p50),
    [`signal_p99_ms${suffix}`]: Math.max(sendMessage_ms.p99, postSignal_ms.p99),
    [`signal_cpu_us${suffix}`]: session_cpu_us,
  });
  return {
    result: { ...ofSignals('', now!), ...(earlier ? ofSignals('_before', earlier) : {}) },
    report: { signals: now, signals_before: earlier },
  };
}

function options(): { parts: string[]; rounds: number; seconds: number; signals: number; before?: string } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { part: text, rounds: text, seconds: text, signals: text, before: text } });
  if (values.part !== undefined && !PARTS.includes(values.part))
    throw new StopWithMessage(`--part: ${PARTS.join(' or ')}`);
  return {
    parts: values.part === undefined ? PARTS : [values.part],
    rounds: wholeNumber('rounds', values.rounds, 11),
    seconds: wholeNumber('seconds', values.seconds, 2),
    signals: wholeNumber('signals', values.signals, 300),
    before: values.before,
  };
}
