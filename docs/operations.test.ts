import { readFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { expect, test } from 'vitest';

const names = (text: string) => new Set(text.match(/convene_[a-z_]+/g));
const operations = await readFile('docs/operations.md', 'utf8');

test('docs/operations.md names every metric that there is, and no other', async () => {
  const sources = globSync('{apps,libs}/*/src/**/*.ts').filter((file) => !file.endsWith('.test.ts'));
  const texts = await Promise.all(sources.map((file) => readFile(file, 'utf8')));
  const made = new Set(texts.flatMap((text) => text.match(/(?<=')convene_[a-z_]+(?=')/g) ?? []));
  expect(made.size).toBeGreaterThan(15);
  expect(names(operations)).toEqual(made);
});

test('docs/operations.md names every alert that there is, and no other', async () => {
  const rules = globSync('k8s/components/monitoring/alerts/*.yaml');
  const texts = await Promise.all(rules.map((file) => readFile(file, 'utf8')));
  const alerts = texts.flatMap((text) => text.match(/(?<=alert: )\w+/g) ?? []);
  expect(alerts.length).toBeGreaterThan(10);
  expect(new Set(operations.match(/(?<=^\| `)Convene\w+/gm))).toEqual(new Set(alerts));
});
