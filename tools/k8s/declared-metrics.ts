import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { REPOSITORY } from '../launcher/repository.ts';

/** The names of series that can be asked for, each with its labels; undefined: not known here. */
export type DeclaredMetrics = Map<string, Set<string> | undefined>;

const DECLARATION = /(?:new (Gauge|Counter|Histogram)\(\{|(registerGauge)\()(.*?)\)/gs;

/** All that the services publish at /metrics, found in their sources, and what Prometheus itself says of them. */
export async function declaredMetrics(): Promise<DeclaredMetrics> {
  const metrics: DeclaredMetrics = new Map([['up', new Set()]]);
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const { name } of await registry.getMetricsAsJSON()) metrics.set(name, undefined);
  for (const file of globSync('{apps,libs}/*/src/**/*.ts', { cwd: REPOSITORY })) {
    if (file.endsWith('.test.ts')) continue;
    declaredIn(await readFile(join(REPOSITORY, file), 'utf8'), metrics);
  }
  return metrics;
}

function declaredIn(source: string, metrics: DeclaredMetrics): void {
  for (const [, type, , text] of source.matchAll(DECLARATION)) {
    const name = /'([a-z_]+)'/.exec(text!)?.[1];
    if (!name?.startsWith('convene_')) continue;
    const labels = /labelNames: \[(.*?)\]/s.exec(text!)?.[1]?.match(/\w+/g) ?? [];
    if (type !== 'Histogram') metrics.set(name, new Set(labels));
    else {
      for (const suffix of ['_count', '_sum']) metrics.set(`${name}${suffix}`, new Set(labels));
      metrics.set(`${name}_bucket`, new Set([...labels, 'le']));
    }
  }
}
