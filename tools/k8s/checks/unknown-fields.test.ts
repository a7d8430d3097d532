import { expect, test } from 'vitest';
import { containerOf, withMistake } from '../mistakes.ts';
import { unknownFields } from './unknown-fields.ts';

test('finds fields that are not there, in all kinds of objects', { timeout: 60_000 }, async () => {
  const broken = withMistake((get) => {
    containerOf(get, 'gateway').livenessProbes = {};
    get('PodMonitor', 'convene').spec.selectors = {};
    get('PrometheusRule', 'convene-gateway').spec.groups[0].rules[0].annotation = {};
    get('ScaledObject', 'session').spec.triggers[0].metadatas = {};
    get('NetworkPolicy', 'dns').spec.egress[0].port = 53;
  });
  const found = await unknownFields(broken);
  for (const name of ['livenessProbes', 'selectors', 'annotation', 'metadatas', 'port'])
    expect(found).toContainEqual(expect.stringContaining(`"${name}"`));
  expect(found).toHaveLength(5);
});
