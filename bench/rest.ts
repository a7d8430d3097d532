// npm run bench -- rest [--part operations|signals] [--rounds N] [--seconds N] [--signals N]: how many requests a second
// the REST API answers with one gateway and one session service, beside the limit of this machine, and how fast a signal
// reaches a large session. Its last line is RESULT {json}, where a ratio is ours / limit; bench/results/rest.json has the
// details.
import { parseArgs } from 'node:util';
import { RestClient } from '../e2e/clients/rest-client.ts';
import { StopWithMessage } from '../tools/console/stop-with-message.ts';
import type { Stack } from '../tools/services/start-stack.ts';
import { CONNECTIONS } from './rest/http.ts';
import { measureOperations } from './rest/operations.ts';
import { measureSignals } from './rest/signals.ts';
import { runBenchmark, type Outcome } from './run/run-benchmark.ts';

const PARTS = ['operations', 'signals'];

const { parts, rounds, seconds, signals } = options();

await runBenchmark('rest', async (stack, dir) => {
  const rest = new RestClient(stack.url!, stack.secret);
  const nothing: Outcome = { result: {}, report: {} };
  const first = parts.includes('operations') ? await operations(stack, dir, rest) : nothing;
  const second = parts.includes('signals') ? await signalling(rest) : nothing;
  return { result: { ...first.result, ...second.result }, report: { ...first.report, ...second.report } };
});

async function operations(stack: Stack, dir: string, rest: RestClient): Promise<Outcome> {
  const { postSessions, postTokens, getSession } = await measureOperations(stack, dir, rest, { rounds, seconds });
  return {
    result: {
      post_tokens_ratio: postTokens.ratio,
      post_sessions_ratio: postSessions.ratio,
      get_session_ratio: getSession.ratio,
    },
    report: { connections: CONNECTIONS, secondsPerRound: seconds, postSessions, postTokens, getSession },
  };
}

async function signalling(rest: RestClient): Promise<Outcome> {
  console.log(`${signals} signals …`);
  const measured = await measureSignals(rest, signals);
  return {
    result: { signal_p99_ms: Math.max(measured.sendMessage_ms.p99, measured.postSignal_ms.p99) },
    report: { signals: measured },
  };
}

function options(): { parts: string[]; rounds: number; seconds: number; signals: number } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { part: text, rounds: text, seconds: text, signals: text } });
  if (values.part !== undefined && !PARTS.includes(values.part))
    throw new StopWithMessage(`--part: ${PARTS.join(' or ')}`);
  const number = (name: 'rounds' | 'seconds' | 'signals', byDefault: number): number => {
    const given = Number(values[name] ?? byDefault);
    if (!(Number.isInteger(given) && given > 0)) throw new StopWithMessage(`--${name}: a whole number above 0`);
    return given;
  };
  return {
    parts: values.part === undefined ? PARTS : [values.part],
    rounds: number('rounds', 11),
    seconds: number('seconds', 2),
    signals: number('signals', 300),
  };
}
