import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { lifecycleProblems } from './checks/lifecycle.ts';
import { alertProblems, metricProblems } from './checks/metrics.ts';
import { podSecurityProblems } from './checks/pod-security.ts';
import { portProblems } from './checks/ports.ts';
import { referenceProblems } from './checks/references.ts';
import { schemaProblems } from './checks/schema.ts';
import { selectorProblems } from './checks/selectors.ts';
import { sharedSettingsProblems } from './checks/shared-settings.ts';
import { settingsProblems } from './checks/settings.ts';
import { unknownFields } from './checks/unknown-fields.ts';
import { declaredMetrics } from './declared-metrics.ts';
import { EXTERNAL_SECRETS } from './external.ts';
import { type Manifest, nameOf, ofKind } from './manifest.ts';
import { dashboardsOf, queriesOf } from './queries.ts';
import { render, VARIANTS } from './render.ts';

// The first time, kubectl may have to be fetched.
const LIMIT_MS = 120_000;

describe.each(Object.entries(VARIANTS))('%s', (_, variant) => {
  let manifests: Manifest[];
  beforeAll(async () => {
    manifests = await render(variant);
  }, LIMIT_MS);

  test('renders every object once, in one namespace', () => {
    const names = manifests.map(nameOf);
    expect(names.length).toBeGreaterThan(20);
    expect(new Set(names).size).toBe(names.length);
    const namespaced = manifests.filter(({ kind }) => kind !== 'Namespace');
    expect(new Set(namespaced.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['convene']));
  });

  test('is valid by the schemas', async () => {
    expect(await schemaProblems(manifests)).toEqual([]);
  });

  test('has no unknown fields', { timeout: LIMIT_MS }, async () => {
    expect(await unknownFields(manifests)).toEqual([]);
  });

  test.each<[string, (of: Manifest[]) => string[] | Promise<string[]>]>([
    ['names only what is there', referenceProblems],
    ['selects pods and their ports', selectorProblems],
    ['takes rights away from pods', podSecurityProblems],
    ['gives services the settings that they read, and can start with', settingsProblems],
    ['tells services the same, and gives them the same folder', sharedSettingsProblems],
    ['opens the ports that services listen on', portProblems],
    ['asks what services answer, and leaves them the time to stop', lifecycleProblems],
    ['describes its alerts', alertProblems],
  ])('%s', async (_name, problems) => {
    expect(await problems(manifests)).toEqual([]);
  });

  test('asks for metrics and labels that there are', async () => {
    expect(metricProblems(manifests, await declaredMetrics())).toEqual([]);
  });
});

test('development needs no custom resources', async () => {
  const foreign = ['monitoring.coreos.com', 'keda.sh'];
  const manifests = await render(VARIANTS.dev!);
  expect(manifests.filter(({ apiVersion }) => foreign.includes(apiVersion.split('/')[0]!))).toEqual([]);
});

test('production has queries of all kinds to check', async () => {
  const manifests = await render(VARIANTS.production!);
  expect(ofKind(manifests, 'ScaledObject')).toHaveLength(4);
  expect(dashboardsOf(manifests)).toHaveLength(1);
  expect(queriesOf(manifests).length).toBeGreaterThan(40);
});

test('k8s/README.md says which Secrets have to be made', async () => {
  const text = await readFile('k8s/README.md', 'utf8');
  const names = Object.entries(EXTERNAL_SECRETS).flatMap(([name, entries]) => [name, ...Object.keys(entries)]);
  expect(names.filter((name) => !text.includes(name))).toEqual([]);
});
