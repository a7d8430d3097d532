// npm run bench -- retention [--rows N] [--seconds N]: how long it takes until a day of logs is removed, and what other
// requests notice of it. Its last line is RESULT {json}; bench/results/retention.json has the details.
import { parseArgs } from 'node:util';
import pg from 'pg';
import { addOldSessions } from '../e2e/database/old-rows.ts';
import { pause, until } from '../e2e/support/until.ts';
import type { Stack } from '../tools/services/start-stack.ts';
import { Traffic, type Latencies } from './retention/traffic.ts';
import { rounded } from './run/percentiles.ts';
import { runBenchmark, type Outcome } from './run/run-benchmark.ts';
import { wholeNumber } from './run/whole-number.ts';

/** Entries of the log of a call, and the share of all that is one single log. */
const ENTRIES_OF_CALL = 40;
const SHARE_OF_LONGEST = 0.1;
/** Of the settings of the stack. */
const RETENTION_HOURS = 24;
const LIMIT_MS = 3_000_000;

const { rows, seconds } = options();

await runBenchmark('retention', measure, { env: { CONVENE_LOG_RETENTION: String(RETENTION_HOURS) } });

async function measure(stack: Stack): Promise<Outcome> {
  const database = new pg.Client(stack.databaseUrl);
  await database.connect();
  const traffic = await Traffic.begin(stack);
  try {
    console.log(`Adding ${rows} entries of logs …`);
    const longest = Math.round(rows * SHARE_OF_LONGEST);
    const calls = Math.round((rows - longest) / ENTRIES_OF_CALL);
    await addOldSessions(database, { name: 'call', count: calls, entries: ENTRIES_OF_CALL, age: '2 days' });
    await addOldSessions(database, { name: 'longest', count: 1, entries: longest, age: '2 days' });
    // As they would be after a day.
    await database.query('VACUUM ANALYZE');
    await database.query('CHECKPOINT');
    await traffic.during(pause(5_000));

    console.log(`Requests without retention, ${seconds} s …`);
    const without = await traffic.during(pause(seconds * 1_000));
    console.log('Requests while the rows are removed …');
    const begin = performance.now();
    await database.query(`UPDATE chore SET begun_at = begun_at - interval '2 hours' WHERE name = 'old-logs'`);
    const during = await traffic.during(untilRemoved(database));
    const removedS = rounded((performance.now() - begin) / 1_000);
    const left = await database.query(
      "SELECT count(*)::int AS rows FROM session_event WHERE created_at < now() - interval '1 day'",
    );
    if (left.rows[0].rows !== 0) throw new Error(`${left.rows[0].rows} entries are left`);
    console.log(`Requests afterwards, ${seconds} s …`);
    const afterwards = await traffic.during(pause(seconds * 1_000));
    const report = { entries: rows, calls, longest, without, during, afterwards };
    return { result: { rows, removed_s: removedS, ...figures(without, during) }, report };
  } finally {
    await traffic.end();
    await database.end();
  }
}

async function untilRemoved(database: pg.Client): Promise<void> {
  const isRemoved = async () => {
    const { rows: left } = await database.query(
      `SELECT 1 FROM session WHERE closed_at < now() - interval '${RETENTION_HOURS} hours' LIMIT 1`,
    );
    return left.length === 0;
  };
  await until('all are removed', isRemoved, { limitMs: LIMIT_MS, everyMs: 1_000 });
}

function figures(without: Latencies, during: Latencies): Record<string, number> {
  return {
    signal_p99_ms_without: without.signal_ms.p99,
    signal_p99_ms: during.signal_ms.p99,
    token_p99_ms_without: without.token_ms.p99,
    token_p99_ms: during.token_ms.p99,
  };
}

function options(): { rows: number; seconds: number } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { rows: text, seconds: text } });
  return { rows: wholeNumber('rows', values.rows, 10_000_000), seconds: wholeNumber('seconds', values.seconds, 60) };
}
