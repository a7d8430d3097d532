import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { GatewayConfiguration } from '../apps/gateway/src/configuration/gateway-configuration.ts';
import { Configuration as MediaNodeConfiguration } from '../apps/media-node/src/configuration.ts';
import { RecordingWorkerConfiguration } from '../apps/recording-worker/src/configuration.ts';
import { SessionConfiguration } from '../apps/session/src/configuration/session-configuration.ts';

const documented = await readFile('docs/configuration.md', 'utf8');

test.each<[string, z.ZodType]>([
  ['gateway', GatewayConfiguration],
  ['session', SessionConfiguration],
  ['media-node', MediaNodeConfiguration],
  ['recording-worker', RecordingWorkerConfiguration],
])('docs/configuration.md names every variable that the %s reads', (_, configuration) => {
  const { properties = {} } = z.toJSONSchema(configuration, { io: 'input', unrepresentable: 'any' });
  const names = Object.keys(properties);
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !documented.includes(`\`${name}\``))).toEqual([]);
});
