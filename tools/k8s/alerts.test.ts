import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { runCommand } from '../process/run-command.ts';
import { HEALTHY, type Series, TROUBLE } from './alert-cases.ts';
import { type Manifest, ofKind } from './manifest.ts';
import { findPromtool } from './promtool.ts';
import { queriesOf, rulesOf } from './queries.ts';
import { render, VARIANTS } from './render.ts';

const RULES = 'rules.yaml';
/** Longer than any alert waits, also for those that look back. */
const MINUTES = 70;

let folder: string;
let promtool: string;
let manifests: Manifest[];

// The first time, promtool may have to be fetched.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convene-alerts-'));
  promtool = await findPromtool();
  manifests = await render(VARIANTS.production!);
  const groups = ofKind(manifests, 'PrometheusRule').flatMap(({ spec }) => spec.groups);
  await writeFile(join(folder, RULES), stringify({ groups }));
}, 180_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('promtool accepts the alert rules', async () => {
  expect((await run('check', 'rules', RULES)).join('\n')).toContain(`${rulesOf(manifests).length} rules found`);
});

test('promtool accepts the queries of scalers and dashboards', async () => {
  const rules = queriesOf(manifests).map(({ expression }, index) => ({ record: `query:${index}`, expr: expression }));
  await writeFile(join(folder, 'queries.yaml'), stringify({ groups: [{ name: 'queries', rules }] }));
  await run('check', 'rules', '--lint=none', 'queries.yaml');
});

test('there is a case of trouble for every alert', () => {
  const names = rulesOf(manifests).map(({ rule }) => rule.alert);
  expect(Object.keys(TROUBLE).toSorted()).toEqual(names.toSorted());
});

test('while all is well no alert fires', async () => {
  await runCases([caseOf(HEALTHY, 'count(ALERTS)', [])]);
});

test('each alert fires when it has to', { timeout: 60_000 }, async () => {
  // In one run: what promtool says of a failure has the query, and so the alert's name, in it.
  await runCases(
    Object.entries(TROUBLE).map(([alert, series]) => {
      const fires = `count(ALERTS{alertname="${alert}", alertstate="firing"}) > bool 0`;
      return caseOf({ ...HEALTHY, ...series }, fires, [{ labels: '{}', value: 1 }]);
    }),
  );
});

function caseOf(series: Series, expr: string, expected: object[]) {
  const input = Object.entries(series).filter(([, values]) => values !== undefined);
  return {
    interval: '1m',
    input_series: input.map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [{ expr, eval_time: `${MINUTES}m`, exp_samples: expected }],
  };
}

async function runCases(cases: object[]): Promise<void> {
  await writeFile(join(folder, 'cases.yaml'), stringify({ rule_files: [RULES], tests: cases }));
  await run('test', 'rules', 'cases.yaml');
}

const run = (...args: string[]) => runCommand(promtool, args, { cwd: folder });
